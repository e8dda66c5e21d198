using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Gateway;

/// <summary>Who pays for calls: the caller's own key before the platform's credential.</summary>
public sealed class OwnKeyTests
{
    private const string OnlyByok = """{"only_byok":true}""";

    private static readonly OwnKeys Alpha = new(new Dictionary<ProviderName, OwnKey>
    {
        [new ProviderName("alpha")] = new OwnKey("byok_1", new ProviderSecret("own")),
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OwnKey_PaysAndIsBooked(bool stream)
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(alpha);

        await bench.RunAsync(bench.Call(stream) with { OwnKeys = Alpha });

        Assert.Equal(["own"], alpha.PaidWith);
        Assert.Equal(CredentialOwner.Byok, Assert.Single(bench.Ledger.Entries).Credential);
    }

    [Fact]
    public async Task Run_NoOwnKeyForTheProvider_ThePlatformPays()
    {
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(beta);

        await bench.RunAsync(bench.Call(false) with { OwnKeys = Alpha });

        Assert.Equal([null], beta.PaidWith);
        Assert.Equal(CredentialOwner.Platform, Assert.Single(bench.Ledger.Entries).Credential);
    }

    [Theory]
    [InlineData(FailureKind.RateLimited, "{}")]
    [InlineData(FailureKind.UpstreamCredential, "{}")]
    [InlineData(FailureKind.UpstreamCredential, """{"allow_fallbacks":false}""")]
    [InlineData(FailureKind.RateLimited, """{"fan_out":2}""")]
    public async Task Run_OwnKeyRefused_ThePlatformPaysForTheSameOffering(FailureKind kind, string routing)
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(kind), Script.Answer());
        var bench = new GatewayBench(alpha);

        var response = await bench.RunAsync(bench.Call(false, routing) with { OwnKeys = Alpha });

        Assert.Equal("alpha", response.RoutingMetadata!.Provider);
        Assert.Equal(["own", null], alpha.PaidWith);
        Assert.Equal([CredentialOwner.Byok, CredentialOwner.Platform], bench.Ledger.Entries.Select(entry => entry.Credential));
    }

    [Fact]
    public async Task Run_OwnKeyFailsOtherwise_FallsBackAsUsual()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(FailureKind.UpstreamUnavailable));
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(alpha, beta);

        await bench.RunAsync(bench.Call(false) with { OwnKeys = Alpha });

        Assert.Equal(["own"], alpha.PaidWith);
        Assert.Equal([null], beta.PaidWith);
    }

    [Fact]
    public async Task Run_OwnKeyRefusedAgainAndAgain_SaysNothingOfTheOffering()
    {
        var turns = Enumerable.Range(0, 6)
            .SelectMany(_ => new[] { new Script().Fail(FailureKind.UpstreamCredential), Script.Answer() });
        var alpha = new ScriptedProvider("alpha", [.. turns]);
        var bench = new GatewayBench(alpha);
        for (var number = 0; number < 6; number++)
        {
            await bench.RunAsync(bench.Call(false) with { OwnKeys = Alpha });
        }

        Assert.Equal(12, alpha.Sent);
        Assert.DoesNotContain(bench.Reports.Reports, report => report.Succeeded is false);
    }

    [Fact]
    public async Task Run_PauseAskedOfThePlatform_DoesNotHoldTheOwnKeyUp()
    {
        var alpha = new ScriptedProvider(
            "alpha", new Script().Fail(FailureKind.RateLimited, retryAfter: TimeSpan.FromMinutes(1)), Script.Answer());
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(alpha, beta);
        await bench.RunAsync(bench.Call(false));

        await bench.RunAsync(bench.Call(false, OnlyByok) with { OwnKeys = Alpha });

        Assert.Equal([null, "own"], alpha.PaidWith);
    }

    [Fact]
    public async Task Run_OnlyByok_NeverCallsWithThePlatformsCredential()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited));
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(alpha, beta);

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, OnlyByok) with { OwnKeys = Alpha }));

        Assert.Equal(ErrorCode.RateLimitExceeded, failure.Error.Code);
        Assert.Equal(["own"], alpha.PaidWith);
        Assert.Equal(0, beta.Sent);
    }

    [Fact]
    public async Task Run_OnlyByokWithoutAKey_HasNoRoute()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false, OnlyByok)));

        Assert.Equal((ErrorCode.NoProviderAvailable, "gateway.routing.only_byok"), (failure.Error.Code, failure.Error.Param));
    }
}
