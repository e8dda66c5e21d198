using Auriko.Core.Access;
using Auriko.Core.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public class ApiKeyAdministrationTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeApiKeyStore _store = new();
    private readonly ApiKeyAdministration _administration;

    public ApiKeyAdministrationTests() => _administration = new ApiKeyAdministration(_store, _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_NewKey_StoresItsHashAndTraits()
    {
        var secret = ApiKeySecret.Create(live: true);
        var end = _clock.GetUtcNow().AddDays(30);

        var record = await _administration.AddAsync(
            secret, new ApiKeyTraits("ci") { WorkspaceId = "ws_1", ExpiresAt = end, Policy = new KeyPolicy { RateLimitRpm = 60 } }, Cancelled);

        Assert.Matches("^key_[0-9a-f]{32}$", record.Id);
        Assert.Equal((secret.Hash, secret.Prefix, "ci"), (record.Hash, record.Prefix, record.Name));
        Assert.Equal(("ws_1", end, 60), (record.WorkspaceId, record.ExpiresAt, record.Policy.RateLimitRpm));
        Assert.Equal(record, await _store.FindByHashAsync(secret.Hash, Cancelled));
        Assert.DoesNotContain(secret.Value, record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_DefaultWorkspaceNamed_IsTheOneOfKeysWithoutWorkspace()
    {
        var record = await _administration.AddAsync(
            ApiKeySecret.Create(live: true), new ApiKeyTraits("ci") { WorkspaceId = Caller.DefaultWorkspace }, Cancelled);

        Assert.Null(record.WorkspaceId);
    }

    [Fact]
    public async Task AddAsync_KeyThatIsThere_LeavesItAsItIs()
    {
        Assert.True(ApiKeySecret.TryParse("ak_test_dev", out var secret));
        var first = await _administration.AddAsync(secret, new ApiKeyTraits("first"), Cancelled);

        var second = await _administration.AddAsync(secret, new ApiKeyTraits("second"), Cancelled);

        Assert.Equal(first, second);
    }

    public static TheoryData<string, string> OutOfRange => new()
    {
        { "name", "empty" }, { "name", "blank" }, { "name", "control" }, { "name", "long" },
        { "workspace_id", "workspace" }, { "workspace_id", "slash" },
        { "rate_limit_rpm", "rpm" }, { "rate_limit_tpm", "tpm" }, { "max_concurrency", "concurrency" },
        { "scopes[1]", "scope" }, { "models[0]", "model" }, { "models", "models" }, { "providers[0]", "provider" },
        { "budget.limit_usd", "budget" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task AddAsync_TraitOutOfRange_IsRefusedByItsName(string field, string what)
    {
        var refusal = await Assert.ThrowsAsync<InvalidKeyException>(
            () => _administration.AddAsync(ApiKeySecret.Create(live: false), Wrong(what), Cancelled));

        Assert.Equal(field, refusal.Field);
        Assert.StartsWith($"'{field}' ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_EndInThePast_IsRefused()
    {
        var traits = new ApiKeyTraits("late") { ExpiresAt = _clock.GetUtcNow() };

        await Assert.ThrowsAsync<InvalidKeyException>(
            () => _administration.AddAsync(ApiKeySecret.Create(live: false), traits, Cancelled));
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        var first = _clock.GetUtcNow();

        Assert.True(await _administration.RevokeAsync(record.Id, Cancelled));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _administration.RevokeAsync(record.Id, Cancelled));
        Assert.False(await _administration.RevokeAsync("key_0", Cancelled));

        var listed = Assert.Single(await _administration.ListAsync(Cancelled));
        Assert.Equal(first, listed.RevokedAt);
    }

    [Fact]
    public async Task ListAsync_SeveralKeys_NewestFirst()
    {
        var first = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("1"), Cancelled);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("2"), Cancelled);

        Assert.Equal([second, first], await _administration.ListAsync(Cancelled));
    }

    [Fact]
    public async Task RotateAsync_Key_HasTheNewSecretAndTheOldOneForTheOverlap()
    {
        var old = ApiKeySecret.Create(live: true);
        var record = await _administration.AddAsync(
            old, new ApiKeyTraits("x") { WorkspaceId = "ws_1", Policy = new KeyPolicy { Models = ["a"] } }, Cancelled);
        _clock.Advance(TimeSpan.FromHours(1));
        var now = _clock.GetUtcNow();

        var issued = await _administration.RotateAsync(record.Id, TimeSpan.FromDays(1), Cancelled);

        Assert.NotNull(issued);
        Assert.StartsWith("ak_live_", issued.Secret.Value, StringComparison.Ordinal);
        Assert.Equal(
            record with { Hash = issued.Secret.Hash, Prefix = issued.Secret.Prefix, RotatedAt = now },
            await _store.FindByHashAsync(issued.Secret.Hash, Cancelled));
        Assert.Equal(record with { ReplacedAt = now.AddDays(1) }, await _store.FindByHashAsync(old.Hash, Cancelled));
        Assert.Equal([issued.Record], await _administration.ListAsync(Cancelled));
        Assert.Equal(issued.Record, await _administration.FindAsync(record.Id, Cancelled));
    }

    [Fact]
    public async Task RotateAsync_AgainWithoutOverlap_EndsEveryOldSecretAtOnce()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        await _administration.RotateAsync(record.Id, TimeSpan.FromDays(1), Cancelled);

        var issued = await _administration.RotateAsync(record.Id, TimeSpan.Zero, Cancelled);

        var secrets = await _store.FindByIdAsync(record.Id, Cancelled);
        Assert.Equal(3, secrets.Count);
        Assert.All(
            secrets.Where(secret => secret.Record.Hash != issued!.Secret.Hash),
            secret => Assert.Equal(_clock.GetUtcNow(), secret.Record.ReplacedAt));
    }

    [Fact]
    public async Task RotateAsync_SecretsThatHaveEnded_AreKeptNoLonger()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        await _administration.RotateAsync(record.Id, TimeSpan.FromDays(1), Cancelled);
        _clock.Advance(TimeSpan.FromDays(1));

        await _administration.RotateAsync(record.Id, TimeSpan.FromDays(1), Cancelled);

        Assert.Equal(2, (await _store.FindByIdAsync(record.Id, Cancelled)).Count);
        Assert.Null(await _store.FindByHashAsync(record.Hash, Cancelled));
    }

    [Fact]
    public async Task RotateAsync_RevokedMeanwhile_LeavesNoNewSecret()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        _store.BeforeReplace = () => _administration.RevokeAsync(record.Id, Cancelled);

        Assert.Null(await _administration.RotateAsync(record.Id, TimeSpan.Zero, Cancelled));

        Assert.NotNull(Assert.Single(await _store.FindByIdAsync(record.Id, Cancelled)).Record.RevokedAt);
        Assert.Null(await _administration.RotateAsync("key_0", TimeSpan.Zero, Cancelled));
    }

    [Fact]
    public async Task RevokeAsync_RotatedMeanwhile_RevokesTheNewSecretToo()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        _store.BeforeReplace = () => _administration.RotateAsync(record.Id, TimeSpan.FromHours(1), Cancelled);

        Assert.True(await _administration.RevokeAsync(record.Id, Cancelled));

        var secrets = await _store.FindByIdAsync(record.Id, Cancelled);
        Assert.Equal(2, secrets.Count);
        Assert.All(secrets, secret => Assert.NotNull(secret.Record.RevokedAt));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31 * 24)]
    public async Task RotateAsync_OverlapOutOfRange_IsRefused(int hours)
    {
        var refusal = await Assert.ThrowsAsync<InvalidKeyException>(
            () => _administration.RotateAsync("key_0", TimeSpan.FromHours(hours), Cancelled));

        Assert.Equal("overlap_seconds", refusal.Field);
    }

    [Fact]
    public async Task UpdateAsync_RotatedKey_ChangesEverySecretOfIt()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        await _administration.RotateAsync(record.Id, TimeSpan.FromDays(1), Cancelled);
        var policy = new KeyPolicy { RateLimitRpm = 5 };

        var updated = await _administration.UpdateAsync(record.Id, traits => traits with { Name = "y", Policy = policy }, Cancelled);

        Assert.Equal(("y", policy), (updated!.Name, updated.Policy));
        Assert.All(await _store.FindByIdAsync(record.Id, Cancelled), secret => Assert.Equal(policy, secret.Record.Policy));
    }

    [Fact]
    public async Task UpdateAsync_KeyThatHasEnded_CanBeNamedAndProlonged()
    {
        var record = await _administration.AddAsync(
            ApiKeySecret.Create(live: false), new ApiKeyTraits("x") { ExpiresAt = _clock.GetUtcNow().AddDays(1) }, Cancelled);
        _clock.Advance(TimeSpan.FromDays(2));

        Assert.NotNull(await _administration.UpdateAsync(record.Id, traits => traits with { Name = "y" }, Cancelled));
        await Assert.ThrowsAsync<InvalidKeyException>(() => _administration.UpdateAsync(
            record.Id, traits => traits with { ExpiresAt = _clock.GetUtcNow() }, Cancelled));
        Assert.NotNull(await _administration.UpdateAsync(record.Id, traits => traits with { ExpiresAt = null }, Cancelled));
    }

    [Fact]
    public async Task UpdateAsync_RevokedKey_IsNotThere()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        await _administration.RevokeAsync(record.Id, Cancelled);

        Assert.Null(await _administration.UpdateAsync(record.Id, traits => traits with { Name = "y" }, Cancelled));
    }

    private static ApiKeyTraits Wrong(string what) => what switch
    {
        "empty" => new ApiKeyTraits(string.Empty),
        "blank" => new ApiKeyTraits(" "),
        "control" => new ApiKeyTraits("a\nb"),
        "long" => new ApiKeyTraits(new string('a', 256)),
        "workspace" => new ApiKeyTraits("a") { WorkspaceId = string.Empty },
        "slash" => new ApiKeyTraits("a") { WorkspaceId = "a/b" },
        _ => new ApiKeyTraits("a") { Policy = WrongPolicy(what) },
    };

    private static KeyPolicy WrongPolicy(string what) => what switch
    {
        "rpm" => new KeyPolicy { RateLimitRpm = 0 },
        "tpm" => new KeyPolicy { RateLimitTpm = 0 },
        "concurrency" => new KeyPolicy { MaxConcurrency = 0 },
        "scope" => new KeyPolicy { Scopes = [KeyScopes.KeysRead, "keys:all"] },
        "model" => new KeyPolicy { Models = ["a b"] },
        "models" => new KeyPolicy { Models = [.. Enumerable.Range(0, 101).Select(number => $"m{number}")] },
        "provider" => new KeyPolicy { Providers = ["Open AI"] },
        _ => new KeyPolicy { Budget = new KeyBudget(Usd.Zero, BudgetPeriod.Daily) },
    };
}
