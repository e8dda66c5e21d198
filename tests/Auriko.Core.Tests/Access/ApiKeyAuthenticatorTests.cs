using Auriko.Core.Access;
using Auriko.Core.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public class ApiKeyAuthenticatorTests
{
    private const string Key = "ak_test_abcdefghijkl";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeApiKeyStore _store = new();
    private readonly ApiKeyAuthenticator _authenticator;

    public ApiKeyAuthenticatorTests()
    {
        var directory = new ApiKeyDirectory(
            _store, new AccessOptions().Freeze(), _clock, NullLogger<ApiKeyDirectory>.Instance);
        var uses = new KeyUseLog(new FakeKeyUses(), new AccessOptions().Freeze(), _clock, NullLogger<KeyUseLog>.Instance);
        _authenticator = new ApiKeyAuthenticator(directory, uses, _clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bearer " + Key)]
    [InlineData("bearer " + Key)]
    [InlineData("  BEARER   " + Key + "  ")]
    [InlineData("Bearer\t" + Key)]
    public async Task AuthenticateAsync_KnownKey_NamesTheCaller(string authorization)
    {
        var policy = new KeyPolicy { RateLimitRpm = 60 };
        _store.Put(Record() with { WorkspaceId = "ws_1", Policy = policy });

        var caller = await _authenticator.AuthenticateAsync(authorization, Cancelled);

        Assert.Equal(new Caller("key_1", "ws_1") { Policy = policy }, caller);
    }

    [Theory]
    [InlineData(null, "The API key is missing.")]
    [InlineData("", "The API key is missing.")]
    [InlineData("   ", "The API key is missing.")]
    [InlineData("Basic dXNlcjpwYXNz", "The Authorization header is not a bearer token.")]
    [InlineData(Key, "The Authorization header is not a bearer token.")]
    [InlineData("Bearer", "The API key is malformed: keys begin with 'ak_live_' or 'ak_test_'.")]
    [InlineData("Bearer ", "The API key is malformed: keys begin with 'ak_live_' or 'ak_test_'.")]
    [InlineData("Bearer sk-123", "The API key is malformed: keys begin with 'ak_live_' or 'ak_test_'.")]
    [InlineData("Bearer " + Key + ",Bearer " + Key, "The API key is malformed: keys begin with 'ak_live_' or 'ak_test_'.")]
    [InlineData("Bearer " + Key + "x", "The API key is not known.")]
    public async Task AuthenticateAsync_WithoutAKnownKey_SaysWhatIsWrong(string? authorization, string message)
    {
        _store.Put(Record());

        var error = await RefusedAsync(authorization);

        Assert.Equal((ErrorCode.InvalidApiKey, message), (error.Code, error.Message));
    }

    [Fact]
    public async Task AuthenticateAsync_MalformedKey_AsksNoStorage()
    {
        await RefusedAsync("Bearer nonsense");

        Assert.Equal(0, _store.Lookups);
    }

    [Fact]
    public async Task AuthenticateAsync_RevokedKey_IsRefused()
    {
        _store.Put(Record() with { RevokedAt = _clock.GetUtcNow() });

        var error = await RefusedAsync("Bearer " + Key);

        Assert.Equal((ErrorCode.InvalidApiKey, "The API key has been revoked."), (error.Code, error.Message));
    }

    [Fact]
    public async Task AuthenticateAsync_SecretThatARotationEnded_IsGoodUntilThen()
    {
        _store.Put(Record() with { ReplacedAt = _clock.GetUtcNow().AddSeconds(3) });
        await _authenticator.AuthenticateAsync("Bearer " + Key, Cancelled);

        _clock.Advance(TimeSpan.FromSeconds(3));
        var error = await RefusedAsync("Bearer " + Key);

        Assert.Equal(
            (ErrorCode.ExpiredApiKey, "The API key was rotated; this secret of it ended at 2026-11-20T12:00:03Z."),
            (error.Code, error.Message));
    }

    [Fact]
    public async Task AuthenticateAsync_CachedKeyPassesItsEnd_IsRefusedAtOnce()
    {
        _store.Put(Record() with { ExpiresAt = _clock.GetUtcNow().AddSeconds(3) });
        await _authenticator.AuthenticateAsync("Bearer " + Key, Cancelled);

        _clock.Advance(TimeSpan.FromSeconds(3));
        var error = await RefusedAsync("Bearer " + Key);

        Assert.Equal(
            (ErrorCode.ExpiredApiKey, "The API key expired at 2026-11-20T12:00:03Z."), (error.Code, error.Message));
        Assert.Equal(1, _store.Lookups);
    }

    [Fact]
    public async Task AuthenticateAsync_StorageDown_AsksToTryAgain()
    {
        _store.IsDown = true;

        var error = await RefusedAsync("Bearer " + Key);

        Assert.Equal(ErrorCode.ServiceUnavailable, error.Code);
        Assert.Equal(TimeSpan.FromSeconds(5), error.RetryAfter);
    }

    [Fact]
    public async Task AuthenticateAsync_AnyRefusal_DoesNotRepeatTheKey()
    {
        foreach (var authorization in new[] { "Bearer " + Key, "Bearer secret!" + Key, "Basic " + Key })
        {
            var error = await RefusedAsync(authorization);

            Assert.DoesNotContain("abcdef", error.ToString(), StringComparison.Ordinal);
        }
    }

    private ApiKeyRecord Record() => new()
    {
        Id = "key_1",
        Hash = ApiKeySecret.HashOf(Key),
        Prefix = "ak_test_abc",
        Name = "test",
        CreatedAt = _clock.GetUtcNow(),
    };

    private async Task<GatewayError> RefusedAsync(string? authorization)
    {
        var refusal = await Assert.ThrowsAsync<GatewayException>(
            async () => await _authenticator.AuthenticateAsync(authorization, Cancelled));
        return refusal.Error;
    }
}
