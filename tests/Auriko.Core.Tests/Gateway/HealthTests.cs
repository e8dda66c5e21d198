using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class HealthTests
{
    /// <summary>What has failed lately is otherwise ranked behind the others.</summary>
    private const string PreferAlpha = """{"prefer":["alpha"]}""";

    [Fact]
    public async Task Run_UpstreamAsksForAPause_IsLeftAloneThatLong()
    {
        var alpha = new ScriptedProvider("alpha", Limited(20), Script.Answer());
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));

        await bench.RunAsync(bench.Call(false));
        Assert.Equal("beta", await ProviderAsync(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal("beta", await ProviderAsync(bench));
        Assert.Equal(1, alpha.Sent);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("alpha", await ProviderAsync(bench));
    }

    [Fact]
    public async Task Run_NobodyMayBeCalled_IsUnavailableWithTheSoonestRetry()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Limited(20)), new ScriptedProvider("beta", Limited(8, "beta")));
        await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));
        bench.Clock.Advance(TimeSpan.FromSeconds(3));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(true)));

        Assert.Equal((ErrorCode.ModelUnavailable, TimeSpan.FromSeconds(5)), (failure.Error.Code, failure.Error.RetryAfter));
        Assert.Equal(2, bench.Ledger.Entries.Count);
    }

    [Fact]
    public async Task Run_FailsTooOften_CircuitOpensAndAProbeClosesIt()
    {
        var alpha = new ScriptedProvider("alpha", Failing(), Failing(), Failing(), Script.Answer());
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));

        await RunAsync(bench, 6);
        Assert.Equal(3, alpha.Sent);
        bench.Clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("alpha", await ProviderAsync(bench));
        Assert.Equal("alpha", await ProviderAsync(bench));
    }

    [Fact]
    public async Task Run_ProbeFails_PauseIsDoubledUpToTheLongest()
    {
        var alpha = new ScriptedProvider("alpha", Failing());
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));
        await RunAsync(bench, 4);

        foreach (var (pause, sent) in new[] { (15, 4), (30, 5), (40, 6), (40, 7) })
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(pause - 0.1));
            await RunAsync(bench, 2);
            Assert.Equal(sent - 1, alpha.Sent);
            bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await RunAsync(bench, 2);
            Assert.Equal(sent, alpha.Sent);
        }
    }

    [Fact]
    public async Task Run_ProbeUnderWay_OthersGoElsewhere()
    {
        var goOn = new TaskCompletionSource();
        var alpha = new ScriptedProvider(
            "alpha", Failing(), Failing(), Failing(), new Script().Await(goOn.Task).Fail(FailureKind.Overloaded));
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));
        await RunAsync(bench, 3);
        bench.Clock.Advance(TimeSpan.FromSeconds(15));

        var probe = bench.RunAsync(bench.Call(false));
        var other = await ProviderAsync(bench);

        Assert.Equal(("beta", 4, false), (other, alpha.Sent, probe.IsCompleted));
        goOn.SetResult();
        Assert.Equal("beta", (await probe).RoutingMetadata!.Provider);
    }

    [Fact]
    public async Task Run_NobodyElseIsThere_IsCalledThoughTheCircuitIsOpen()
    {
        var alpha = new ScriptedProvider("alpha", [.. Enumerable.Repeat(Failing(), 9), Script.Answer()]);
        var bench = new GatewayBench(alpha);

        for (var call = 0; call < 9; call++)
        {
            var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));
            Assert.Equal(ErrorCode.UpstreamError, failure.Error.Code);
        }

        Assert.Equal("alpha", await ProviderAsync(bench));
    }

    [Theory]
    [InlineData(FailureKind.InvalidRequest)]
    [InlineData(FailureKind.ContentRefused)]
    public async Task Run_RequestsAtFault_DoNotOpenTheCircuit(FailureKind kind)
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(kind));
        var bench = new GatewayBench(alpha);

        for (var call = 0; call < 10; call++)
        {
            await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));
        }

        Assert.Equal(10, alpha.Sent);
    }

    [Fact]
    public async Task Run_ProviderAtItsBound_TheNextCandidateIsCalled()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Hang()) { MaxConcurrentCalls = 1 };
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));
        using var leave = new CancellationTokenSource();
        var first = bench.RunAsync(bench.Call(false), leave.Token);

        Assert.Equal("beta", await ProviderAsync(bench));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Run_OnlyProviderAtItsBound_WaitsForAFreeCall()
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Held(goOn.Task), Script.Answer("second")) { MaxConcurrentCalls = 1 });

        var first = bench.RunAsync(bench.Call(false));
        var second = bench.RunAsync(bench.Call(true));
        Assert.False(second.IsCompleted);
        goOn.SetResult();

        Assert.Equal("first", (await first).OutputText);
        Assert.Equal("second", (await second).OutputText);
    }

    [Fact]
    public async Task Run_NoCallFreeInTime_IsUnavailable()
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(new ScriptedProvider("alpha", Held(goOn.Task)) { MaxConcurrentCalls = 1 });
        var first = bench.RunAsync(bench.Call(false));

        var second = bench.RunAsync(bench.Call(false));
        bench.Clock.Advance(TimeSpan.FromSeconds(5));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => second);
        Assert.Equal((ErrorCode.ModelUnavailable, TimeSpan.FromSeconds(1)), (failure.Error.Code, failure.Error.RetryAfter));
        goOn.SetResult();
        Assert.Equal("first", (await first).OutputText);
    }

    private static Script Held(Task task) => new Script().Await(task).Say(
        new TextDelta(0, "first"), Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn));

    private static Script Failing() => new Script().Fail(FailureKind.Overloaded);

    private static Script Limited(int seconds, string provider = "alpha") =>
        new Script().Fail(FailureKind.RateLimited, provider, TimeSpan.FromSeconds(seconds));

    private static async Task<string> ProviderAsync(GatewayBench bench) =>
        (await bench.RunAsync(bench.Call(false, PreferAlpha))).RoutingMetadata!.Provider;

    private static async Task RunAsync(GatewayBench bench, int times)
    {
        for (var call = 0; call < times; call++)
        {
            await bench.RunAsync(bench.Call(false, PreferAlpha));
        }
    }
}
