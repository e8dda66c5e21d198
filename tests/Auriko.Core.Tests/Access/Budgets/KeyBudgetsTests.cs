using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>Requests of a key with a budget: providers and clock are scripted, the counters are in memory.</summary>
public sealed class KeyBudgetsTests
{
    /// <summary>What a request for 1,000 output tokens may cost at <c>alpha</c>: 7 tokens in at $1, 1,000 out at $10 a million.</summary>
    private static readonly Usd Worst = new(10_007_000);

    /// <summary>What an ordinary answer of <c>alpha</c> costs.</summary>
    private static readonly Usd Cost = new(200_000);

    private static BudgetSettings Settings { get; } = new BudgetOptions().Freeze();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Answered_OnlyItsCostStays(bool stream)
    {
        var bench = Bench(1, new ScriptedProvider("alpha", Script.Answer()));

        await bench.RunAsync(bench.Call(stream));

        await AssertSettledAsync(bench, Cost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_EveryProviderFails_NothingStays(bool stream)
    {
        var bench = Bench(1, new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)));

        await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(stream)));

        await AssertSettledAsync(bench, Usd.Zero);
    }

    [Fact]
    public async Task Stream_FailsAfterOutput_WhatWasUsedStays()
    {
        var bench = Bench(1, new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hello")).Fail(FailureKind.Overloaded)));

        await bench.RunAsync(bench.Call(true));

        await AssertSettledAsync(bench, Assert.Single(bench.Ledger.Entries).Cost!.Value);
    }

    [Fact]
    public async Task Run_ProviderHasABug_IsSettled()
    {
        var bench = Bench(1, new ScriptedProvider("alpha", new Script().Throw(new InvalidDataException("bug"))));

        await Assert.ThrowsAsync<InvalidDataException>(() => bench.RunAsync(bench.Call(false)));

        await AssertSettledAsync(bench, Assert.Single(bench.Ledger.Entries).Cost!.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_CallerHangsUp_WhatWasUsedStays(bool stream)
    {
        var bench = Bench(1, new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hello")).Hang()));
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(stream), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);

        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal(AttemptEnd.CallerGone, entry.End);
        await AssertSettledAsync(bench, entry.Cost!.Value);
    }

    [Fact]
    public async Task Run_FanOut_ReservesForAllAndSettlesLosersToo()
    {
        var over = new TaskCompletionSource();
        var bench = Bench(1, new ScriptedProvider("alpha", Script.Answer()), new ScriptedProvider("beta", new Script().Await(over.Task)));
        var beta = new Usd(20_014_000);

        await bench.RunAsync(bench.Call(false, """{"fan_out":2}"""));

        Assert.Equal(2, bench.Ledger.Entries.Count);
        Assert.Equal([Worst, beta], bench.Ledger.Entries.Select(entry => entry.Reserved!.Value).Order());
        await AssertSettledAsync(bench, new Usd(bench.Ledger.Entries.Sum(entry => entry.Cost!.Value.Nanos)));
        bench.Budget = new KeyBudget(Worst + beta, BudgetPeriod.Daily);
        Assert.Equal(ErrorCode.BudgetExhausted, await RefusalAsync(bench, """{"fan_out":2}"""));
        Assert.Null(await RefusalAsync(bench));
    }

    [Fact]
    public async Task Run_LimitReached_IsRefusedUntilThePeriodEnds()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        var bench = Bench(0.0102m, provider);
        Assert.Null(await RefusalAsync(bench));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(true)));

        Assert.Equal(
            new GatewayError(
                ErrorCode.BudgetExhausted,
                "The key's daily budget of $0.0102 does not cover this request: $0.0002 is spent, the request may cost up to $0.010007. "
                + "It starts anew at 2026-11-24T00:00:00Z.",
                Suggestion: "Wait for the new period, have the budget raised, or lower 'max_output_tokens' to fit what is left.",
                RetryAfter: TimeSpan.FromHours(12)),
            refused.Error);
        Assert.Equal(1, provider.Sent);
        Assert.Equal(new BudgetStatus(BudgetPeriod.Daily, bench.Budget!.Limit, Cost), bench.Budgets.StatusOf(bench.Call(false).Caller));
        bench.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(await RefusalAsync(bench));
    }

    [Fact]
    public async Task Run_RestIsHeldByAnotherRequest_IsToldToComeBackSoon()
    {
        var bench = Bench(0.015m, new ScriptedProvider("alpha", new Script().Hang()));
        using var gone = new CancellationTokenSource();
        var running = bench.RunAsync(bench.Call(false), gone.Token);

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal((ErrorCode.BudgetExhausted, TimeSpan.FromSeconds(5)), (refused.Error.Code, refused.Error.RetryAfter));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_OutputLimitNamed_IsReservedInsteadOfTheDefault()
    {
        var bench = Bench(0.001m, new ScriptedProvider("alpha", Script.Answer()));

        Assert.Equal(ErrorCode.BudgetExhausted, await RefusalAsync(bench));
        await bench.RunAsync(bench.Call("""{"model":"m","input":"Hi","max_output_tokens":50}"""));

        Assert.Equal(new Usd(507_000), Assert.Single(bench.Ledger.Entries).Reserved);
    }

    [Fact]
    public async Task Run_NotEnforced_IsCountedAndNeverRefused()
    {
        var bench = Bench(0.0001m, new ScriptedProvider("alpha", Script.Answer()));
        bench.Budget = bench.Budget! with { Enforce = false };

        await bench.RunAsync(bench.Call(false));
        bench.BudgetStore.IsDown = true;
        await bench.RunAsync(bench.Call(false));

        bench.BudgetStore.IsDown = false;
        await AssertSettledAsync(bench, Cost + Cost);
    }

    [Fact]
    public async Task Run_NoCandidateWithAPrice_IsRefused()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        var bench = Bench(1, provider);

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call("""{"model":"unpriced","input":"Hi"}""")));

        Assert.Equal((ErrorCode.NoProviderAvailable, "model", 0), (refused.Error.Code, refused.Error.Param, provider.Sent));
        Assert.Contains("price", refused.Error.Suggestion, StringComparison.Ordinal);
        bench.Budget = bench.Budget! with { Enforce = false };
        await bench.RunAsync(bench.Call("""{"model":"unpriced","input":"Hi"}"""));
    }

    [Fact]
    public async Task Run_SomeCandidatesWithAPrice_CallsOnlyThose()
    {
        var bench = Bench(1, new ScriptedProvider("alpha", Script.Answer()));

        await bench.RunAsync(bench.Call(
            """{"input":"Hi","gateway":{"models":["unpriced","m"],"routing":{"mode":"fallback"}}}"""));

        Assert.Equal("m", Assert.Single(bench.Ledger.Entries).Model);
    }

    [Fact]
    public async Task Run_FarFromTheLimit_SeldomAsksStorage()
    {
        var bench = Bench(1_000, new ScriptedProvider("alpha", Script.Answer()));

        for (var number = 0; number < 500; number++)
        {
            await bench.RunAsync(bench.Call(false));
        }

        Assert.InRange(bench.BudgetStore.Calls, 1, 5);
    }

    [Fact]
    public async Task Run_BudgetGivenInMidPeriod_CountsWhatTheLedgerHas()
    {
        var bench = Bench(0.0102m, new ScriptedProvider("alpha", Script.Answer()));
        bench.Budget = null;
        await bench.RunAsync(bench.Call(false));

        bench.Budget = BudgetProcess.Budget(0.0102m);

        Assert.Equal(ErrorCode.BudgetExhausted, await RefusalAsync(bench));
        Assert.Equal(Cost, bench.Budgets.StatusOf(bench.Call(false).Caller)!.Spend);
    }

    [Fact]
    public async Task Run_StorageDown_GoesOnWithTheSliceUntilItsLeaseIsOver()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        var bench = Bench(1, provider);
        await bench.RunAsync(bench.Call(false));

        bench.BudgetStore.IsDown = true;

        Assert.Null(await RefusalAsync(bench));
        bench.Clock.Advance(Settings.Lease);
        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));
        Assert.Equal((ErrorCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (refused.Error.Code, refused.Error.RetryAfter));
        bench.BudgetStore.IsDown = false;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await RefusalAsync(bench));
        await AssertSettledAsync(bench, new Usd(3 * Cost.Nanos));
    }

    [Fact]
    public async Task Run_StorageDownAndNoSlice_IsUnavailable()
    {
        var bench = Bench(1, new ScriptedProvider("alpha", Script.Answer()));
        bench.BudgetStore.IsDown = true;

        Assert.Equal(ErrorCode.ServiceUnavailable, await RefusalAsync(bench));
    }

    private static GatewayBench Bench(decimal dollars, params ScriptedProvider[] providers) =>
        new(providers) { Budget = BudgetProcess.Budget(dollars) };

    private static async Task<ErrorCode?> RefusalAsync(GatewayBench bench, string routing = "{}")
    {
        try
        {
            await bench.RunAsync(bench.Call(false, routing));
            return null;
        }
        catch (GatewayException refused)
        {
            return refused.Error.Code;
        }
    }

    /// <summary>All that is held once this process has given back what it does not need.</summary>
    private static async Task AssertSettledAsync(GatewayBench bench, Usd spent)
    {
        using var loop = new BudgetLoop(bench.Budgets, Settings, bench.Clock, NullLogger<BudgetLoop>.Instance);
        await loop.StopAsync(CancellationToken.None);

        var pool = bench.BudgetStore.PoolOf(BudgetKey.Of("key_1", BudgetPeriod.Daily, bench.Clock.GetUtcNow()))!;
        Assert.Equal((spent, spent), (pool.Spent, pool.Granted));
        Assert.Equal(spent.Nanos, bench.Ledger.Entries.Sum(entry => entry.Cost!.Value.Nanos));
    }
}
