using Auriko.Core.Access;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public class ApiKeyDirectoryTests
{
    private const string Hash = "hash_1";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeApiKeyStore _store = new();
    private readonly ApiKeyDirectory _directory;

    public ApiKeyDirectoryTests() => _directory = Directory(new AccessOptions());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_WithinTheCacheDuration_LooksUpOnce()
    {
        _store.Put(Record());

        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(await FindAsync());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _store.Lookups);
    }

    [Fact]
    public async Task FindAsync_KeyRevokedElsewhere_IsSeenWithinTheCacheDuration()
    {
        _store.Put(Record());
        await FindAsync();
        _store.Put(Record() with { RevokedAt = _clock.GetUtcNow() });

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull((await FindAsync())!.RevokedAt);
    }

    [Fact]
    public async Task FindAsync_HalfWayToTheEnd_RefreshesWithoutWaiting()
    {
        _store.Put(Record());
        await FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(15));
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var answers = new[] { FindAsync(), FindAsync() };

        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully));
        Assert.Equal(2, _store.Lookups);
        gate.SetResult();
    }

    [Fact]
    public async Task FindAsync_UnknownKey_IsForgottenSooner()
    {
        Assert.Null(await FindAsync());
        Assert.Null(await FindAsync());
        Assert.Equal(1, _store.Lookups);

        _store.Put(Record());
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.NotNull(await FindAsync());
    }

    [Fact]
    public async Task FindAsync_ManyAtOnce_ShareOneLookUp()
    {
        _store.Put(Record());
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var answers = Enumerable.Range(0, 100).Select(_ => FindAsync()).ToArray();
        gate.SetResult();

        Assert.All(await Task.WhenAll(answers), Assert.NotNull);
        Assert.Equal(1, _store.Lookups);
    }

    [Fact]
    public async Task FindAsync_OneOfTheWaitingGivesUp_TheOthersAreAnswered()
    {
        _store.Put(Record());
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var first = _directory.FindAsync(Hash, impatient.Token).AsTask();
        var second = FindAsync();
        await impatient.CancelAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task FindAsync_SilentStorage_IsGivenUpAfterTheLookupTimeout()
    {
        _store.Gate = new TaskCompletionSource().Task;

        var answer = FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => answer);
    }

    [Fact]
    public async Task FindAsync_Outage_HonoursKnownKeysForAnHourAndNoOthers()
    {
        _store.Put(Record());
        await FindAsync();
        _store.IsDown = true;

        for (var minute = 0; minute < 59; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull(await FindAsync());
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync("hash_2"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync());
    }

    [Fact]
    public async Task FindAsync_Outage_DoesNotAskStorageForEveryRequest()
    {
        _store.Put(Record());
        await FindAsync();
        _store.IsDown = true;
        _clock.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 100; i++)
        {
            await FindAsync();
        }

        Assert.Equal(2, _store.Lookups);
    }

    [Fact]
    public async Task FindAsync_AfterAnOutage_SeesWhatHappenedMeanwhile()
    {
        _store.Put(Record());
        await FindAsync();
        _store.IsDown = true;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FindAsync();

        _store.IsDown = false;
        _store.Put(Record() with { RevokedAt = _clock.GetUtcNow() });
        _clock.Advance(2 * ApiKeyDirectory.OutageRetry);

        Assert.NotNull((await FindAsync())!.RevokedAt);
    }

    [Fact]
    public async Task FindAsync_UnknownKeyInAnOutage_IsNotCalledKnown()
    {
        Assert.Null(await FindAsync());
        _store.IsDown = true;
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync());
    }

    [Fact]
    public async Task FindAsync_FloodOfUnknownKeys_DoesNotPushOutKnownOnes()
    {
        var directory = Directory(new AccessOptions { MaxCachedKeys = 8 });
        _store.Put(Record());
        await directory.FindAsync(Hash, Cancelled);

        for (var i = 0; i < 1000; i++)
        {
            await directory.FindAsync($"made up {i}", Cancelled);
        }

        var before = _store.Lookups;
        await directory.FindAsync(Hash, Cancelled);
        Assert.Equal(before, _store.Lookups);
    }

    [Fact]
    public async Task FindAsync_MoreKeysThanFit_ForgetsTheOldest()
    {
        var directory = Directory(new AccessOptions { MaxCachedKeys = 4 });
        for (var i = 0; i < 5; i++)
        {
            _store.Put(Record() with { Hash = $"hash_{i}" });
            await directory.FindAsync($"hash_{i}", Cancelled);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await directory.FindAsync("hash_4", Cancelled);
        Assert.Equal(5, _store.Lookups);
        await directory.FindAsync("hash_0", Cancelled);
        Assert.Equal(6, _store.Lookups);
    }

    private ApiKeyDirectory Directory(AccessOptions options) =>
        new(_store, options.Freeze(), _clock, NullLogger<ApiKeyDirectory>.Instance);

    private Task<ApiKeyRecord?> FindAsync(string hash = Hash) => _directory.FindAsync(hash, Cancelled).AsTask();

    private ApiKeyRecord Record() => new()
    {
        Id = "key_1",
        Hash = Hash,
        Prefix = "ak_test_abcd",
        Name = "test",
        CreatedAt = _clock.GetUtcNow(),
    };
}
