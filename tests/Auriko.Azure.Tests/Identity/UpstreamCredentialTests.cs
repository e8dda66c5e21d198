using Auriko.Azure.Identity;
using Auriko.Core.Execution;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Azure.Tests.Identity;

public class UpstreamCredentialTests
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeIdentity _identity;
    private readonly UpstreamCredential _credential;

    public UpstreamCredentialTests()
    {
        _identity = new FakeIdentity(_clock);
        _credential = new UpstreamCredential(() => _identity, _clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetTokenAsync_ManyAtOnce_AskTheIdentityOnce()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetTokenAsync()));

        Assert.All(tokens, token => Assert.Equal("token 1", token));
    }

    [Fact]
    public async Task GetTokenAsync_FiveMinutesBeforeItsEnd_RenewsIt()
    {
        Assert.Equal("token 1", await GetTokenAsync());

        _clock.Advance(FakeIdentity.Lifetime - UpstreamCredential.Reserve - TimeSpan.FromSeconds(1));
        Assert.Equal("token 1", await GetTokenAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token 2", await GetTokenAsync());
    }

    [Fact]
    public async Task GetTokenAsync_IdentityAdvisesAnEarlierRenewal_FollowsIt()
    {
        _identity.RefreshAfter = TimeSpan.FromMinutes(10);
        await GetTokenAsync();

        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("token 2", await GetTokenAsync());
    }

    [Fact]
    public async Task GetTokenAsync_TwoScopes_HaveATokenEach()
    {
        await GetTokenAsync();

        Assert.Equal("token 2", await _credential.GetTokenAsync("https://other.test/.default", Cancelled));
        Assert.Equal([Scope, "https://other.test/.default"], _identity.Scopes);
    }

    [Fact]
    public async Task GetTokenAsync_IdentityFails_SaysSoAndTriesAgainNextTime()
    {
        _identity.Fails = true;
        await Assert.ThrowsAsync<UpstreamCredentialException>(GetTokenAsync);

        _identity.Fails = false;

        Assert.Equal("token 2", await GetTokenAsync());
    }

    private Task<string> GetTokenAsync() => _credential.GetTokenAsync(Scope, Cancelled).AsTask();

    private sealed class FakeIdentity(TimeProvider clock) : TokenCredential
    {
        public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

        public List<string> Scopes { get; } = [];

        public bool Fails { get; set; }

        public TimeSpan? RefreshAfter { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.Add(requestContext.Scopes.Single());
            if (Fails)
            {
                throw new CredentialUnavailableException("No identity here.");
            }

            var now = clock.GetUtcNow();
            return ValueTask.FromResult(
                new AccessToken($"token {Scopes.Count}", now + Lifetime, now + RefreshAfter, tokenType: "Bearer"));
        }
    }
}
