using Auriko.Core.Contract;
using Auriko.Core.Routing;

namespace Auriko.Tests.Shared.Market;

/// <summary>What one router made of one load.</summary>
/// <param name="BestShare">The share of requests that first tried what really was best.</param>
/// <param name="SpendUsd">The cost of all of them.</param>
/// <param name="TtftMs">The median of milliseconds to the first output.</param>
/// <param name="Tps">The median of output tokens a second.</param>
/// <param name="Unanswered">Requests without a complete answer.</param>
internal sealed record Tally(double BestShare, double SpendUsd, double TtftMs, double Tps, int Unanswered)
{
    /// <summary>The mean of several.</summary>
    public static Tally Mean(IReadOnlyList<Tally> tallies) => new(
        tallies.Average(tally => tally.BestShare),
        tallies.Average(tally => tally.SpendUsd),
        tallies.Average(tally => tally.TtftMs),
        tallies.Average(tally => tally.Tps),
        tallies.Sum(tally => tally.Unanswered));
}

/// <summary>Requests to a gateway that begins knowing nothing, at <see cref="EightOffers"/>.</summary>
internal static class StrategyTrial
{
    /// <summary>How many requests a trial has.</summary>
    public const int Requests = 200;

    private static readonly RoutingWeights OnlyCost = new(1, 0, 0);
    private static readonly RoutingWeights OnlyTtft = new(0, 1, 0);
    private static readonly RoutingWeights OnlyTps = new(0, 0, 1);

    /// <summary>The planner.</summary>
    public static Tally Planner(string strategy, int seed) => Run(strategy, seed, null);

    /// <summary>A router that rolls dice.</summary>
    public static Tally Random(string strategy, int seed) =>
        Run(strategy, seed, _ => new RandomPlanner(EightOffers.All, seed));

    /// <summary>A router that keeps to the catalog's order.</summary>
    public static Tally Fixed(string strategy, int seed) => Run(strategy, seed, _ => new FixedPlanner(EightOffers.All));

    /// <summary>The least cost for one who knows.</summary>
    public static Tally LeastCost(int seed) => Run("cost-focus", seed, truth => new OraclePlanner(truth, OnlyCost));

    /// <summary>The least time to first token for one who knows.</summary>
    public static Tally LeastTtft(int seed) => Run("ttft-focus", seed, truth => new OraclePlanner(truth, OnlyTtft));

    /// <summary>The most tokens a second for one who knows.</summary>
    public static Tally MostTps(int seed) => Run("tps-focus", seed, truth => new OraclePlanner(truth, OnlyTps));

    private static Tally Run(string strategy, int seed, Func<MarketTruth, IRoutePlanner>? planner)
    {
        var gateway = new MarketGateway(EightOffers.All, seed, planner);
        var answers = gateway.Send($$"""{"optimize":"{{strategy}}"}""", Requests);
        var complete = answers.Where(answer => answer.IsComplete).ToList();
        return new Tally(
            gateway.Planner.Choices.Average(choice => choice.IsBest ? 1.0 : 0),
            answers.Sum(answer => answer.Cost.Nanos) / 1e9,
            Quantile(complete.Select(answer => answer.Ttft!.Value.TotalMilliseconds), 0.5),
            Quantile(complete.Select(answer => answer.Tps), 0.5),
            answers.Count - complete.Count);
    }

    /// <summary>The value below which a share of the values lies.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
    }
}
