using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class RaceTests
{
    private const string ThreeAtOnce = """{"fan_out":3}""";
    private const string HedgeAfterTenth = """{"hedge":{"delay_ms":100}}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FanOut_FirstOutputWinsAndTheOthersAreClosedAndBooked(bool stream)
    {
        var alpha = new ScriptedProvider("alpha", new Script().Say(new StreamStarted("a"), Script.Usage(7, 0)).Hang());
        var beta = new ScriptedProvider("beta", Script.Answer());
        var gamma = new ScriptedProvider("gamma", new Script().Hang());
        var bench = new GatewayBench(alpha, beta, gamma);

        var response = await bench.RunAsync(bench.Call(stream, ThreeAtOnce));

        Assert.Equal((ResponseStatus.Completed, "Hello", "beta"),
            (response.Status, response.OutputText, response.RoutingMetadata!.Provider));
        Assert.Equal((1, 1, 1), (alpha.Closed, beta.Closed, gamma.Closed));
        Assert.Equal(
            [("alpha", AttemptEnd.Stopped), ("beta", AttemptEnd.Completed), ("gamma", AttemptEnd.Stopped)],
            bench.Ledger.Entries.OrderBy(entry => entry.Provider).Select(entry => (entry.Provider, entry.End)));
        Assert.Equal(Sum(bench), response.RoutingMetadata.Cost!.Usd);
        Assert.Equal(110, response.Usage!.TotalTokens);
        Assert.Equal(7, bench.Ledger.Entries.Single(entry => entry.Provider == "alpha").Usage.FreshInput);
    }

    [Fact]
    public async Task Run_FanOut_CallsNoMoreThanItSays()
    {
        var gamma = new ScriptedProvider("gamma", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Hang()), new ScriptedProvider("beta", Script.Answer()), gamma);

        await bench.RunAsync(bench.Call(false, """{"fan_out":2}"""));

        Assert.Equal(0, gamma.Sent);
    }

    [Theory]
    [InlineData(FailureKind.Overloaded)]
    [InlineData(FailureKind.InvalidRequest)]
    public async Task Run_FanOutWithAnErrorFirst_TheErrorDoesNotWin(FailureKind kind)
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(kind)),
            new ScriptedProvider("beta", new Script().Await(goOn.Task).Say(
                new TextDelta(0, "Hi"), Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn))));

        var reply = bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));
        Assert.False(reply.IsCompleted);
        goOn.SetResult();

        var response = await reply;
        Assert.Equal(("Hi", "beta"), (response.OutputText, response.RoutingMetadata!.Provider));
        Assert.Equal(
            [AttemptEnd.FailedBeforeOutput, AttemptEnd.Completed], bench.Ledger.Entries.Select(entry => entry.End));
    }

    [Fact]
    public async Task Run_FanOutOneFails_TheNextCandidateTakesItsPlace()
    {
        var gamma = new ScriptedProvider("gamma", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)),
            new ScriptedProvider("beta", new Script().Hang()),
            gamma);

        var response = await bench.RunAsync(bench.Call(true, """{"fan_out":2,"max_fallback_attempts":1}"""));

        Assert.Equal("gamma", response.RoutingMetadata!.Provider);
        Assert.Equal(3, bench.Ledger.Entries.Count);
    }

    [Fact]
    public async Task Run_FanOutWithoutFallbacks_ReplacesNobody()
    {
        var gamma = new ScriptedProvider("gamma", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited, "alpha", TimeSpan.FromSeconds(9))),
            new ScriptedProvider("beta", new Script().Fail(FailureKind.RateLimited, "beta", TimeSpan.FromSeconds(2))),
            gamma);

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(true, """{"fan_out":2,"allow_fallbacks":false}""")));

        Assert.Equal((ErrorCode.RateLimitExceeded, TimeSpan.FromSeconds(2)), (failure.Error.Code, failure.Error.RetryAfter));
        Assert.Equal((0, 2), (gamma.Sent, bench.Ledger.Entries.Count));
    }

    [Fact]
    public async Task Run_FanOutRefusedByOneAndFailedByTheRest_TellsTheRefusal()
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.InvalidRequest)),
            new ScriptedProvider("beta", new Script().Await(goOn.Task).Fail(FailureKind.Overloaded, "beta")),
            new ScriptedProvider("gamma", Script.Answer()));

        var reply = bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));
        goOn.SetResult();

        var failure = await Assert.ThrowsAsync<GatewayException>(() => reply);
        Assert.Equal((ErrorCode.InvalidRequest, "alpha"), (failure.Error.Code, failure.Error.Provider));
        Assert.Equal(2, bench.Ledger.Entries.Count);
    }

    [Fact]
    public async Task Run_EmptyDeltas_DoNotWin()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script()
                .Say(new StreamStarted("a"), new TextDelta(0, ""), new ReasoningSummaryDelta(0, ""), new ItemEnded(0)).Hang()),
            new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));

        Assert.Equal("beta", response.RoutingMetadata!.Provider);
    }

    [Fact]
    public async Task Run_AnnouncedItems_DoNotWin()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script()
                .Say(new StreamStarted("a"), new ReasoningStarted(0, "rs_a"), new MessageStarted(1, "msg_a")).Hang()),
            new ScriptedProvider("beta", new Script()
                .Say(new MessageStarted(0, "msg_b"), new TextDelta(0, "Hello"), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));

        Assert.Equal("beta", response.RoutingMetadata!.Provider);
        Assert.Equal(("msg_b", "Hello"), (Assert.Single(response.Output).Id, response.OutputText));
    }

    [Fact]
    public async Task Run_WinnerFailsAfterOutput_IsNotReplaced()
    {
        var beta = new ScriptedProvider("beta", new Script().Hang());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Fail(FailureKind.Overloaded)),
            beta,
            new ScriptedProvider("gamma", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));

        Assert.Equal((ResponseStatus.Failed, "Hel"), (response.Status, response.OutputText));
        Assert.Equal((1, 2), (beta.Closed, bench.Ledger.Entries.Count));
    }

    [Fact]
    public async Task Run_WinnersWordsBeforeItsOutput_AreKept()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(new StreamStarted("a", "slow")).Hang()),
            new ScriptedProvider("beta", new Script().Say(
                new StreamStarted("b", "flex"), new TextDelta(0, "Hi"), Script.Usage(3, 1), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));

        Assert.Equal(("flex", "Hi"), (response.ServiceTier, response.OutputText));
        Assert.Equal("b", bench.Ledger.Entries.Single(entry => entry.Provider == "beta").ProviderRequestId);
    }

    [Fact]
    public async Task Run_SilentForTheHedgeDelay_TheNextCandidateIsCalledBeside()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Hang());
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(alpha, beta);

        var reply = bench.RunAsync(bench.Call(true, HedgeAfterTenth));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal((1, 0), (alpha.Sent, beta.Sent));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var response = await reply;
        Assert.Equal("beta", response.RoutingMetadata!.Provider);
        Assert.Equal([AttemptEnd.Stopped, AttemptEnd.Completed], bench.Ledger.Entries.Select(entry => entry.End));
        Assert.Equal(1, alpha.Closed);
    }

    [Fact]
    public async Task Run_OutputBeforeTheHedgeDelay_NobodyElseIsCalled()
    {
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()), beta);

        var response = await bench.RunAsync(bench.Call(true, HedgeAfterTenth));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("alpha", 0), (response.RoutingMetadata!.Provider, beta.Sent));
    }

    [Fact]
    public async Task Run_FirstWinsAfterTheHedgeBegan_TheHedgeIsBooked()
    {
        var goOn = new TaskCompletionSource();
        var beta = new ScriptedProvider("beta", new Script().Hang());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Await(goOn.Task).Say(
                new TextDelta(0, "Hi"), Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn))),
            beta);

        var reply = bench.RunAsync(bench.Call(false, HedgeAfterTenth));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        goOn.SetResult();

        var response = await reply;
        Assert.Equal(("alpha", 1), (response.RoutingMetadata!.Provider, beta.Closed));
        Assert.Equal(Sum(bench), response.RoutingMetadata.Cost!.Usd);
        Assert.Equal(AttemptEnd.Stopped, bench.Ledger.Entries.Single(entry => entry.Provider == "beta").End);
    }

    [Fact]
    public async Task Run_HedgeWithoutFallbacks_DoesNotReplaceAFailedAttempt()
    {
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)), beta);

        await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(true, """{"hedge":{"delay_ms":100},"allow_fallbacks":false}""")));

        Assert.Equal(0, beta.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CallerHangsUpInARace_EveryAttemptIsClosedAndBooked(bool stream)
    {
        var providers = new[] { "alpha", "beta", "gamma" }
            .Select(name => new ScriptedProvider(name, new Script().Say(new StreamStarted(name)).Hang())).ToArray();
        var bench = new GatewayBench(providers);
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(stream, ThreeAtOnce), gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        Assert.All(providers, provider => Assert.Equal((1, 1), (provider.Sent, provider.Closed)));
        Assert.Equal(3, bench.Ledger.Entries.Count);
        Assert.All(bench.Ledger.Entries, entry => Assert.Equal(AttemptEnd.CallerGone, entry.End));
    }

    [Fact]
    public async Task Run_DeadlineInARace_IsATimeoutAndEveryAttemptIsBooked()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Hang()), new ScriptedProvider("beta", new Script().Hang()));

        var reply = bench.RunAsync(bench.Call(true, """{"fan_out":2,"deadline_ms":1500}"""));
        bench.Clock.Advance(TimeSpan.FromSeconds(1.5));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => reply);
        Assert.Equal(ErrorCode.UpstreamTimeout, failure.Error.Code);
        Assert.Equal(2, bench.Ledger.Entries.Count);
    }

    private static Usd Sum(GatewayBench bench) =>
        bench.Ledger.Entries.Aggregate(Usd.Zero, (total, entry) => total + entry.Cost!.Value);
}
