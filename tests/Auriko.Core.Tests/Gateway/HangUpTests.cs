using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class HangUpTests
{
    private static readonly ProviderEvent[] Said =
    [
        new StreamStarted("a"), new ReasoningTextDelta(0, "Hmm"), new TextDelta(1, "Hel"), new TextDelta(1, "lo"),
        new ToolCallStarted(2, "call_1", "f"), new ToolCallDelta(2, "{}"), Script.Usage(100, 10),
        new Stopped(StopReason.ToolCalls),
    ];

    public static TheoryData<int> EventIndices => [.. Enumerable.Range(0, 24)];

    public static TheoryData<int, bool> SaidIndicesAndModes
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (var said = 0; said <= Said.Length; said++)
            {
                data.Add(said, false);
                data.Add(said, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EventIndices))]
    public async Task Stream_ReaderStopsAfterAnyEvent_IsBookedOnce(int taken)
    {
        var provider = new ScriptedProvider("alpha", new Script().Say(Said));
        var bench = new GatewayBench(provider);
        var events = bench.Gateway.StreamAsync(bench.Call(true), CancellationToken.None).GetAsyncEnumerator();
        var isEnded = false;
        for (var index = 0; index <= taken && !isEnded; index++)
        {
            isEnded = !await events.MoveNextAsync();
        }

        await events.DisposeAsync();

        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((1, 1), (provider.Sent, provider.Closed));
        Assert.True(entry.Cost > Usd.Zero);
        Assert.True(entry.End is AttemptEnd.CallerGone or AttemptEnd.Completed);
        Assert.Equal(entry.End is AttemptEnd.Completed, entry.UsageSource is UsageSource.Reported);
    }

    [Theory]
    [MemberData(nameof(SaidIndicesAndModes))]
    public async Task Run_CallerHangsUpWhileWaiting_UpstreamIsClosedAndBooked(int said, bool stream)
    {
        var provider = new ScriptedProvider("alpha", new Script().Say(Said[..said]).Hang());
        var bench = new GatewayBench(provider, new ScriptedProvider("beta", Script.Answer()));
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(stream), gone.Token);
        Assert.False(reply.IsCompleted);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        Assert.Equal(1, provider.Closed);
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((AttemptEnd.CallerGone, UsageSource.Estimated), (entry.End, entry.UsageSource));
        Assert.True(entry.Usage.TotalInput > 0);
        Assert.Equal(said > 1, entry.Usage.TotalOutput > 0);
    }

    [Fact]
    public async Task Stream_CallerHangsUpAfterEarlyStart_IsBooked()
    {
        var provider = new ScriptedProvider("alpha", new Script().Hang());
        var bench = new GatewayBench(provider);
        using var gone = new CancellationTokenSource();
        var events = bench.Gateway.StreamAsync(bench.Call(true), gone.Token).GetAsyncEnumerator();
        var first = events.MoveNextAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await first);

        await events.DisposeAsync();

        Assert.Equal((1, AttemptEnd.CallerGone), (provider.Closed, Assert.Single(bench.Ledger.Entries).End));
    }

    [Fact]
    public async Task Run_CallerAlreadyGone_CallsNobody()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(provider);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bench.RunAsync(bench.Call(false), new CancellationToken(canceled: true)));

        Assert.Equal(0, provider.Sent);
        Assert.Empty(bench.Ledger.Entries);
    }

    [Fact]
    public async Task Run_CallerGoneAndLedgerSlow_WaitsForTheEntryAllTheSame()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Hang()));
        var durable = new TaskCompletionSource();
        bench.Ledger.Gate = durable.Task;
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(false), gone.Token);
        await gone.CancelAsync();
        Assert.False(reply.IsCompleted);
        durable.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        Assert.Single(bench.Ledger.Entries);
    }

    [Fact]
    public async Task Run_CallerGoneAndLedgerUnavailable_IsStillOnlyACallerGone()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Hang()));
        bench.Ledger.Failure = new LedgerUnavailableException("disk full");
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(false), gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
    }

    [Theory]
    [InlineData(false, AttemptEnd.FailedBeforeOutput)]
    [InlineData(true, AttemptEnd.FailedAfterOutput)]
    public async Task Run_ProviderHasABug_IsBookedAndPassedOn(bool afterOutput, AttemptEnd end)
    {
        var script = afterOutput ? new Script().Say(new TextDelta(0, "x")) : new Script();
        var bench = new GatewayBench(new ScriptedProvider("alpha", script.Throw(new InvalidDataException("bug"))));

        await Assert.ThrowsAsync<InvalidDataException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal(end, Assert.Single(bench.Ledger.Entries).End);
    }

    [Fact]
    public async Task Run_ProviderCancelsItself_IsAFailureOfTheProvider()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Throw(new OperationCanceledException())),
            new ScriptedProvider("beta", Script.Answer()));

        Assert.Equal("beta", (await bench.RunAsync(bench.Call(true))).RoutingMetadata!.Provider);
    }

    [Fact]
    public async Task Run_StreamEndsWithoutAStop_FallsBackBeforeOutput()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(new StreamStarted("a"), Script.Usage(5, 0))),
            new ScriptedProvider("beta", Script.Answer()));

        Assert.Equal("beta", (await bench.RunAsync(bench.Call(false))).RoutingMetadata!.Provider);
        Assert.Equal((AttemptEnd.FailedBeforeOutput, UsageSource.Reported),
            (bench.Ledger.Entries[0].End, bench.Ledger.Entries[0].UsageSource));
    }
}
