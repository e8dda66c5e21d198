using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>Keys of callers' own: they pay for the call they are given to, and are asked about before they are kept.</summary>
public abstract partial class ProviderConformance
{
    private const string Own = "sk-own-0123456789";
    private const string Hello = """{"model":"m","input":"Hello"}""";

    [Fact]
    public void Use_OwnKey_IsSentInPlaceOfTheConfiguredOne()
    {
        var upstream = FakeUpstream.Streams(string.Empty);
        var provider = upstream.Provider(Dialect);
        var own = provider.Prepare(Calls.Request(Hello), Calls.Offering);
        own.Use(new ProviderSecret(Own));
        Drain(own);
        Assert.Equal($"Bearer {Own}", upstream.Headers?.Authorization?.ToString());

        Drain(provider.Prepare(Calls.Request(Hello), Calls.Offering));

        Assert.Equal($"Bearer {FakeUpstream.Key}", upstream.Headers?.Authorization?.ToString());
    }

    [Fact]
    public async Task Use_OwnKeyThatIsQuotedInTheRefusal_IsNotRepeated()
    {
        var upstream = FakeUpstream.Refuses(401, $$"""{"error":{"message":"Wrong key {{Own}} here","type":"t"} }""");
        var call = upstream.Provider(Dialect).Prepare(Calls.Request(Hello), Calls.Offering);
        call.Use(new ProviderSecret(Own));

        var outcome = await Outcome.OfAsync(call, TestContext.Current.CancellationToken);

        var failure = Assert.IsType<ProviderException>(outcome.Fault).Failure;
        Assert.Equal(FailureKind.UpstreamCredential, failure.Kind);
        Assert.DoesNotContain(Own, failure.PublicMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyCheck_KeyTheUpstreamTakes_AsksForTheModels()
    {
        var upstream = FakeUpstream.Refuses(200, """{"data":[]}""");

        await upstream.Provider(Dialect).KeyCheck!.CheckAsync(new ProviderSecret(Own), TestContext.Current.CancellationToken);

        Assert.Equal("https://upstream.test/v1/models", upstream.Address?.AbsoluteUri);
        Assert.Equal($"Bearer {Own}", upstream.Headers?.Authorization?.ToString());
    }

    [Theory]
    [InlineData(401, FailureKind.UpstreamCredential)]
    [InlineData(403, FailureKind.UpstreamCredential)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(500, FailureKind.UpstreamUnavailable)]
    public async Task KeyCheck_Refusal_IsItsKind(int status, FailureKind kind)
    {
        var upstream = FakeUpstream.Refuses(status, "{}");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => upstream.Provider(Dialect).KeyCheck!.CheckAsync(
            new ProviderSecret(Own), TestContext.Current.CancellationToken));

        Assert.Equal(kind, failure.Failure.Kind);
    }

    [Fact]
    public void KeyCheck_ProviderWithoutAKey_IsNone() => Assert.Null(
        FakeUpstream.Streams(string.Empty).Provider(Dialect, settings => settings with
        {
            Authentication = UpstreamAuthentication.ManagedIdentity,
        }).KeyCheck);
}
