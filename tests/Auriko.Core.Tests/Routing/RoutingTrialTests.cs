using Auriko.Tests.Shared.Market;

namespace Auriko.Core.Tests.Routing;

/// <summary>What the whole gateway makes of markets it does not know, in simulated time; the benchmarks print more of it.</summary>
public sealed class RoutingTrialTests
{
    private const int Loads = 8;

    [Fact]
    public async Task CostFocus_EightUnknownOffers_SpendsHardlyMoreThanWhoKnows()
    {
        var (planner, oracle) = await RunAsync(
            () => (Mean(seed => StrategyTrial.Planner("cost-focus", seed)), Mean(StrategyTrial.LeastCost)));

        Assert.InRange(planner.SpendUsd / oracle.SpendUsd, 0.9, 1.02);
        Assert.Equal(0, planner.Unanswered);
    }

    [Fact]
    public async Task TtftFocus_EightUnknownOffers_AnswersHardlyLaterThanWhoKnows()
    {
        var (planner, oracle) = await RunAsync(
            () => (Mean(seed => StrategyTrial.Planner("ttft-focus", seed)), Mean(StrategyTrial.LeastTtft)));

        Assert.InRange(planner.TtftMs / oracle.TtftMs, 0.9, 1.1);
        Assert.Equal(0, planner.Unanswered);
    }

    [Theory]
    [InlineData("cost-focus")]
    [InlineData("cost")]
    [InlineData("ttft-focus")]
    [InlineData("ttft")]
    [InlineData("tps-focus")]
    [InlineData("tps")]
    [InlineData("balanced")]
    public async Task Strategy_EightUnknownOffers_FindsTheBestWithin200Requests(string strategy)
    {
        var (planner, random, order) = await RunAsync(() => (
            StrategyTrial.Planner(strategy, 1), StrategyTrial.Random(strategy, 1), StrategyTrial.Fixed(strategy, 1)));

        Assert.InRange(planner.BestShare, 0.5, 1);
        Assert.InRange(planner.BestShare, 3 * random.BestShare, 1);
        Assert.InRange(planner.BestShare, order.BestShare, 1);
    }

    [Fact]
    public async Task Trial_SameSeed_ComesToTheSame() =>
        Assert.Equal(
            await RunAsync(() => StrategyTrial.Planner("balanced", 3)), await RunAsync(() => StrategyTrial.Planner("balanced", 3)));

    [Theory]
    [InlineData("cost-focus", 360)]
    [InlineData("ttft-focus", 60)]
    [InlineData("balanced", 60)]
    public async Task Outage_OfTheBest_IsLeftAndReturnedTo(string strategy, double secondsToReturn)
    {
        var outage = await RunAsync(() => OutageTrial.Run(strategy, 1));

        Assert.InRange(outage.SecondsToLeave, 1, 20);
        Assert.NotNull(outage.SecondsToReturn);
        Assert.InRange(outage.SecondsToReturn.Value, 0, secondsToReturn);
        Assert.Equal(0, outage.Unanswered);
    }

    [Theory]
    [InlineData("\"p95\"")]
    [InlineData("{\"delay_ms\":800}")]
    public async Task Hedge_SlowTail_HalvesThe99thPercentileAndNoErrorFrameWins(string hedge)
    {
        var (plain, hedged) = await RunAsync(() => (HedgeTrial.Run(null, 1), HedgeTrial.Run(hedge, 1)));

        Assert.InRange(hedged.TtftP99Ms / plain.TtftP99Ms, 0, 0.5);
        Assert.InRange(hedged.SpendUsd / plain.SpendUsd, 1, 1.3);
        Assert.InRange(hedged.ErrorFrames, 1, int.MaxValue);
        Assert.Equal((0, 0), (plain.Unanswered, hedged.Unanswered));
    }

    private static Tally Mean(Func<int, Tally> run) => Tally.Mean([.. Enumerable.Range(1, Loads).Select(run)]);

    /// <summary>Runs a trial on a thread without the tests' own scheduler, so that everything runs in its order.</summary>
    /// <summary>On a thread of its own, which waits for what others do: a thread of the pool would keep some of that to itself.</summary>
    private static Task<T> RunAsync<T>(Func<T> trial) => Task.Factory.StartNew(
        trial, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
