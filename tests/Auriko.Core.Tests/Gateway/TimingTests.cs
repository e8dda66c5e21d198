using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class TimingTests
{
    private static readonly ExecutionSettings Minute = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(false, """{}""", 60)]
    [InlineData(true, """{"deadline_ms":1500}""", 1.5)]
    [InlineData(false, """{"deadline_ms":1500}""", 1.5)]
    [InlineData(false, """{"deadline_ms":90000}""", 60)]
    public async Task Run_SilentUntilTheDeadline_IsATimeoutWithoutFallback(bool stream, string routing, double seconds)
    {
        var second = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(Minute, new ScriptedProvider("alpha", new Script().Hang()), second);

        var reply = bench.RunAsync(bench.Call(stream, routing));
        bench.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(reply.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => reply);
        Assert.Equal((ErrorCode.UpstreamTimeout, "alpha"), (failure.Error.Code, failure.Error.Provider));
        Assert.Equal(0, second.Sent);
        Assert.Equal((AttemptEnd.FailedBeforeOutput, UsageSource.Unknown), (bench.Ledger.Entries[0].End, bench.Ledger.Entries[0].UsageSource));
    }

    [Fact]
    public async Task Stream_DeadlineAfterOutput_IsAFailedResponse()
    {
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Hang());
        var bench = new GatewayBench(Minute, provider);

        var reply = bench.RunAsync(bench.Call(true));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        var response = await reply;
        Assert.Equal((ResponseStatus.Failed, "Hel"), (response.Status, response.OutputText));
        Assert.Equal((AttemptEnd.FailedAfterOutput, 1), (bench.Ledger.Entries[0].End, provider.Closed));
    }

    [Fact]
    public async Task Stream_SilentForTheHeaderDelay_StartsWithoutOutput()
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Await(goOn.Task)
            .Say(new TextDelta(0, "Hi"), Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn))));
        await using var events = bench.Gateway.StreamAsync(bench.Call(true), CancellationToken.None).GetAsyncEnumerator();

        var first = events.MoveNextAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(first.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await first);
        Assert.Equal("response.created", events.Current.Type);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("response.in_progress", events.Current.Type);
        var next = events.MoveNextAsync();
        Assert.False(next.IsCompleted);
        goOn.SetResult();
        Assert.True(await next);
        Assert.Equal("response.output_item.added", events.Current.Type);
    }

    [Fact]
    public async Task Stream_StartedEarlyThenFallsBack_AnswersFromTheSecond()
    {
        var fail = new TaskCompletionSource();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Await(fail.Task).Fail(FailureKind.Overloaded)),
            new ScriptedProvider("beta", Script.Answer("Hello")));

        var reply = bench.StreamAsync(bench.Call(true));
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        fail.SetResult();

        var events = await reply;
        var response = ResponseFold.Of(events);
        Assert.Equal((ResponseStatus.Completed, "Hello", "beta"), (response.Status, response.OutputText, response.RoutingMetadata!.Provider));
        var created = Assert.IsType<ResponseSnapshotEvent>(events[0]).Response;
        Assert.Equal(("alpha", response.Id), (created.RoutingMetadata!.Provider, created.Id));
    }

    [Fact]
    public async Task Stream_StartedEarlyThenAllFail_IsAFailedResponse()
    {
        var fail = new TaskCompletionSource();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Await(fail.Task).Fail(FailureKind.RateLimited)));

        var reply = bench.RunAsync(bench.Call(true));
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        fail.SetResult();

        var response = await reply;
        Assert.Equal((ResponseStatus.Failed, ResponseErrorCodes.RateLimitExceeded), (response.Status, response.Error!.Code));
        Assert.Empty(response.Output);
    }

    [Fact]
    public async Task Stream_StartedEarlyThenRefused_NamesTheField()
    {
        var fail = new TaskCompletionSource();
        var refusal = new ProviderFailure(FailureKind.InvalidRequest, new("alpha"), "No such tool.") { Param = "tools[0].name" };
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Await(fail.Task).Throw(new ProviderException(refusal))));

        var reply = bench.RunAsync(bench.Call(true));
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        fail.SetResult();

        var error = (await reply).Error;
        Assert.Equal(new ResponseError(ResponseErrorCodes.InvalidPrompt, "No such tool.", "tools[0].name"), error);
    }

    [Fact]
    public async Task Run_TimesAreMeasured_FromDispatchToFirstOutputAndToTheEnd()
    {
        GatewayBench bench = null!;
        bench = new GatewayBench(new ScriptedProvider("alpha", new Script()
            .Do(() => bench.Clock.Advance(TimeSpan.FromMilliseconds(250)))
            .Say(new StreamStarted("a"), new TextDelta(0, "Hi"))
            .Do(() => bench.Clock.Advance(TimeSpan.FromSeconds(2)))
            .Say(Script.Usage(5, 100), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal((250, 50), (response.RoutingMetadata!.TtftMs, response.RoutingMetadata.ThroughputTps));
        Assert.Equal((250, 2250), (bench.Ledger.Entries[0].TtftMs, bench.Ledger.Entries[0].DurationMs));
    }

    [Fact]
    public async Task Run_ItemAnnouncedBeforeItsText_DoesNotEndTheTimeToFirstToken()
    {
        GatewayBench bench = null!;
        bench = new GatewayBench(new ScriptedProvider("alpha", new Script()
            .Say(new StreamStarted("a"), new MessageStarted(0))
            .Do(() => bench.Clock.Advance(TimeSpan.FromMilliseconds(250)))
            .Say(new TextDelta(0, "Hi"), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal((250, 250), (response.RoutingMetadata!.TtftMs, bench.Ledger.Entries[0].TtftMs));
    }

    [Fact]
    public async Task Run_UpstreamWaits_AreNotTheGatewaysTime()
    {
        var goOn = new TaskCompletionSource();
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Await(goOn.Task)
            .Say(new TextDelta(0, "Hi"), new Stopped(StopReason.EndOfTurn))));
        var call = bench.Call(false);

        var reply = bench.RunAsync(call);
        bench.Clock.Advance(TimeSpan.FromSeconds(3));
        goOn.SetResult();
        await reply;

        Assert.Equal(TimeSpan.Zero, call.Overhead.Elapsed);
    }

    [Fact]
    public async Task Stream_ProviderSpeaksSynchronously_SoDoesTheGateway()
    {
        var script = new Script();
        script.Say([.. Enumerable.Range(0, 100).Select(_ => new TextDelta(0, "x"))]).Hang();
        var bench = new GatewayBench(new ScriptedProvider("alpha", script));
        using var stop = new CancellationTokenSource();
        var events = bench.Gateway.StreamAsync(bench.Call(true), stop.Token).GetAsyncEnumerator();

        var taken = 0;
        var next = events.MoveNextAsync();
        for (; next.IsCompletedSuccessfully; next = events.MoveNextAsync())
        {
            taken++;
        }

        // created, in_progress, item added, part added, 100 deltas.
        Assert.Equal(104, taken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await events.DisposeAsync();
    }
}
