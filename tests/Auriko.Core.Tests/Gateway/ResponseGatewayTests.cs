using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class ResponseGatewayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OrdinaryAnswer_HasTextUsageAndExactCost(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer("Hello")));

        var response = await bench.RunAsync(bench.Call(stream));

        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal("Hello", response.OutputText);
        Assert.Equal(new ResponseUsage(100, 0, 0, 10, 0, 0), response.Usage);
        var routing = response.RoutingMetadata!;
        Assert.Equal(("alpha", "alpha-m", "m", "cost-focus"),
            (routing.Provider, routing.ProviderModelId, routing.ModelCanonical, routing.RoutingStrategy));
        Assert.Equal(Usd.FromDollars(0.0002m), routing.Cost!.Usd);
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal(routing.Cost.Usd, entry.Cost);
        Assert.Equal((response.Id, "key_1", 1, AttemptEnd.Completed, UsageSource.Reported, "upstream-1", stream),
            (entry.ResponseId, entry.KeyId, entry.AttemptNumber, entry.End, entry.UsageSource, entry.ProviderRequestId, entry.Stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FirstProviderFails_SecondAnswersAndBothAreBooked(bool stream)
    {
        var first = new ScriptedProvider("alpha", new Script().Say(new StreamStarted("a")).Fail(FailureKind.Overloaded));
        var bench = new GatewayBench(first, new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(stream));

        Assert.Equal("beta", response.RoutingMetadata!.Provider);
        Assert.Equal([AttemptEnd.FailedBeforeOutput, AttemptEnd.Completed], bench.Ledger.Entries.Select(entry => entry.End));
        Assert.Equal([1, 2], bench.Ledger.Entries.Select(entry => entry.AttemptNumber));
        Assert.Equal(response.RoutingMetadata.Cost!.Usd, bench.Ledger.Entries[1].Cost);
        Assert.Equal((1, 1), (first.Sent, first.Closed));
    }

    [Fact]
    public async Task Run_Background_IsRefused()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call("""{"model":"m","input":"Hi","background":true}""")));

        Assert.Equal(ErrorCode.FeatureDisabled, failure.Error.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LedgerTakesNothing_CallsNobody(bool stream)
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(provider);
        bench.Ledger.IsAccepting = false;

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(stream)));

        Assert.Equal(ErrorCode.ServiceUnavailable, failure.Error.Code);
        Assert.Equal(0, provider.Sent);
    }
}
