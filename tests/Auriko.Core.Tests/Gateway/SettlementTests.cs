using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class SettlementTests
{
    [Fact]
    public async Task Stream_EntryNotDurableYet_HoldsBackTheTerminalEvent()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));
        var durable = new TaskCompletionSource();
        bench.Ledger.Gate = durable.Task;
        await using var events = bench.Gateway.StreamAsync(bench.Call(true), CancellationToken.None).GetAsyncEnumerator();
        ValueTask<bool> next;
        while (true)
        {
            next = events.MoveNextAsync();
            if (!next.IsCompleted)
            {
                break;
            }

            Assert.True(await next);
            Assert.False(events.Current.IsTerminal);
        }

        Assert.Empty(bench.Ledger.Entries);
        durable.SetResult();

        Assert.True(await next);
        Assert.Single(bench.Ledger.Entries);
        Assert.False(events.Current.IsTerminal);
        var rest = new List<ResponseEvent>();
        while (await events.MoveNextAsync())
        {
            rest.Add(events.Current);
        }

        Assert.True(rest[^1].IsTerminal);
    }

    [Fact]
    public async Task Create_EntryNotDurableYet_HoldsBackTheReply()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));
        var durable = new TaskCompletionSource();
        bench.Ledger.Gate = durable.Task;

        var reply = bench.Gateway.CreateAsync(bench.Call(false), CancellationToken.None);

        Assert.False(reply.IsCompleted);
        durable.SetResult();
        Assert.Equal(ResponseStatus.Completed, (await reply).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FailedAttemptsEntryIsSlow_FallbackDoesNotWaitForIt(bool stream)
    {
        var second = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)), second);
        var durable = new TaskCompletionSource();
        bench.Ledger.Gate = durable.Task;

        var reply = bench.RunAsync(bench.Call(stream));

        Assert.Equal(1, second.Sent);
        Assert.False(reply.IsCompleted);
        durable.SetResult();
        await reply;
        Assert.Equal(2, bench.Ledger.Entries.Count);
    }

    [Fact]
    public async Task Create_LedgerUnavailable_IsServiceUnavailable()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));
        bench.Ledger.Failure = new LedgerUnavailableException("disk full");

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal(ErrorCode.ServiceUnavailable, failure.Error.Code);
        Assert.NotNull(failure.Error.RetryAfter);
    }

    [Fact]
    public async Task Stream_LedgerUnavailable_IsFailedNeverCompleted()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer("Hello")));
        bench.Ledger.Failure = new LedgerUnavailableException("disk full");

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal((ResponseStatus.Failed, "Hello", ResponseErrorCodes.ServerError),
            (response.Status, response.OutputText, response.Error!.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_EntryTakesTooLong_CountsAsUnavailable(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(new Stopped(StopReason.EndOfTurn))));
        bench.Ledger.Gate = new TaskCompletionSource().Task;

        var reply = bench.RunAsync(bench.Call(stream));
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => reply);
        Assert.Equal(ErrorCode.ServiceUnavailable, failure.Error.Code);
    }

    [Fact]
    public async Task Run_UsageInCacheBuckets_IsShownAndPriced()
    {
        var usage = new UsageVector { FreshInput = 60, CacheRead = 40, VisibleOutput = 5, Reasoning = 7 };
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(
            new ReasoningTextDelta(0, "Hm"), new UsageReported(usage), new Stopped(StopReason.MaxOutputTokens))));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal((ResponseStatus.Incomplete, "max_output_tokens"), (response.Status, response.IncompleteReason));
        Assert.Equal(new ResponseUsage(100, 40, 0, 12, 7, 0), response.Usage);
        Assert.Equal(Usd.FromDollars(0.00022m), response.RoutingMetadata!.Cost!.Usd);
        Assert.Equal(Usd.Zero, response.RoutingMetadata.Cost.CacheSavingsUsd);
        Assert.Equal((AttemptEnd.Incomplete, usage), (bench.Ledger.Entries[0].End, bench.Ledger.Entries[0].Usage));
    }

    [Fact]
    public async Task Run_ProviderReportsNoUsage_EstimatesAndWarns()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(
            new TextDelta(0, "Hello, you"), new TextDelta(0, "日本"), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(false));

        // 10 ASCII characters are 4 tokens, 2 others are 2; "Hi" is 1 and its item 4.
        Assert.Equal((5, 6), (response.Usage!.InputTokens, response.Usage.OutputTokens));
        Assert.Equal(WarningCodes.UsageEstimated, Assert.Single(response.RoutingMetadata!.Warnings).Code);
        Assert.Equal(UsageSource.Estimated, bench.Ledger.Entries[0].UsageSource);
        Assert.Equal(bench.Ledger.Entries[0].Cost, response.RoutingMetadata.Cost!.Usd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_PriceNotKnown_HasNoCostButAWarning(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var response = await bench.RunAsync(
            bench.Call($$"""{"model":"unpriced","input":"Hi","stream":{{(stream ? "true" : "false")}}}"""));

        Assert.Null(response.RoutingMetadata!.Cost);
        Assert.Equal(WarningCodes.PriceUnknown, Assert.Single(response.RoutingMetadata.Warnings).Code);
        Assert.Null(bench.Ledger.Entries[0].Cost);
    }

    [Fact]
    public async Task Run_AbsurdUsage_IsBookedWithoutAPrice()
    {
        var usage = new UsageVector { FreshInput = long.MaxValue / 2, VisibleOutput = long.MaxValue / 2 };
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(
            new TextDelta(0, "x"), new UsageReported(usage), new Stopped(StopReason.EndOfTurn))));

        var response = await bench.RunAsync(bench.Call(false));

        Assert.Null(response.RoutingMetadata!.Cost);
        Assert.Equal(usage, Assert.Single(bench.Ledger.Entries).Usage);
    }

    [Fact]
    public async Task Run_FailedAttemptReportedUsage_IsPartOfTheCost()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(Script.Usage(1_000, 0)).Fail(FailureKind.Overloaded)),
            new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal(100, response.Usage!.InputTokens);
        Assert.Equal([Usd.FromDollars(0.001m), Usd.FromDollars(0.0004m)], bench.Ledger.Entries.Select(entry => entry.Cost!.Value));
        Assert.Equal(Usd.FromDollars(0.0014m), response.RoutingMetadata!.Cost!.Usd);
    }

    [Fact]
    public async Task Run_GatewayMetadata_IsTheEntrysTags()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(
            """{"model":"m","input":"Hi","metadata":{"a":"b"},"gateway":{"metadata":{"team":"x"}}}"""));

        Assert.Equal("x", bench.Ledger.Entries[0].Tags["team"]);
        Assert.Equal("b", response.Echo.Metadata!["a"]);
        Assert.Equal((bench.Clock.GetUtcNow(), "2026-11-23"), (bench.Ledger.Entries[0].CreatedAt, bench.Ledger.Entries[0].PriceBookVersion));
    }
}
