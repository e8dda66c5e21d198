using Auriko.Core.Contract;
using Auriko.Core.Routing;

namespace Auriko.Tests.Shared.Market;

/// <summary>Orders the offerings by what they really are at the moment: nobody can know that.</summary>
/// <param name="truth">What they really are.</param>
/// <param name="weights">What counts; null for what counts to the strategy of the request.</param>
internal sealed class OraclePlanner(MarketTruth truth, RoutingWeights? weights) : IRoutePlanner
{
    public RoutePlan Plan(ResponseRequest request, RouteConditions conditions) =>
        MarketPlan.Of("oracle", truth.Order(request, weights).Select(provider => provider.Offer));
}

/// <summary>Orders the offerings by chance.</summary>
/// <param name="offers">The offerings.</param>
/// <param name="seed">The seed of the run.</param>
internal sealed class RandomPlanner(IReadOnlyList<Offer> offers, int seed) : IRoutePlanner
{
    public RoutePlan Plan(ResponseRequest request, RouteConditions conditions)
    {
        var shuffled = offers.ToArray();
        new Random((seed * 100_003) + Ask.Of(seed, request).Number).Shuffle(shuffled);
        return MarketPlan.Of("random", shuffled);
    }
}

/// <summary>Keeps the offerings in the order of the catalog.</summary>
/// <param name="offers">The offerings.</param>
internal sealed class FixedPlanner(IReadOnlyList<Offer> offers) : IRoutePlanner
{
    public RoutePlan Plan(ResponseRequest request, RouteConditions conditions) => MarketPlan.Of("fixed", offers);
}

/// <summary>Plans of routers that decide nothing.</summary>
internal static class MarketPlan
{
    private const int Attempts = 4;

    public static RoutePlan Of(string name, IEnumerable<Offer> offers) =>
        new(name, string.Empty, [.. offers.Select(offer => new RouteCandidate(offer.Listed(), name))]) { MaxAttempts = Attempts };
}

/// <summary>Notes of every plan whether its first candidate is the one that really is best.</summary>
/// <param name="planner">Plans.</param>
/// <param name="truth">What the offerings really are.</param>
internal sealed class WatchedPlanner(IRoutePlanner planner, MarketTruth truth) : IRoutePlanner
{
    /// <summary>The choices, one for each request.</summary>
    public List<Choice> Choices { get; } = [];

    public RoutePlan Plan(ResponseRequest request, RouteConditions conditions)
    {
        var plan = planner.Plan(request, conditions);
        Choices.Add(new Choice(
            truth.Elapsed, plan.Candidates[0].Offering.Provider.Value, truth.Order(request, null).First().Offer.Name));
        return plan;
    }
}

/// <summary>What was chosen, and what would have been best.</summary>
/// <param name="At">When.</param>
/// <param name="Chosen">The offering tried first.</param>
/// <param name="Best">The one that really was best.</param>
internal sealed record Choice(TimeSpan At, string Chosen, string Best)
{
    public bool IsBest => Chosen == Best;
}

/// <summary>What the offerings really are, measured as the planner measures.</summary>
/// <param name="providers">The providers.</param>
/// <param name="seed">The seed of the run.</param>
/// <param name="clock">The clock.</param>
internal sealed class MarketTruth(IReadOnlyList<MarketProvider> providers, int seed, SimulatedClock clock)
{
    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>The providers, the best first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="weights">What counts; null for what counts to the strategy of the request.</param>
    public IEnumerable<MarketProvider> Order(ResponseRequest request, RoutingWeights? weights)
    {
        var ask = Ask.Of(seed, request);
        var counts = weights
            ?? RoutingStrategies.WeightsOf(request.Gateway.Routing.Optimize ?? RoutingStrategies.Default);
        return providers.OrderBy(provider => RouteScore.Of(Describe(provider, ask), counts));
    }

    private CandidateFacts Describe(MarketProvider provider, Ask ask)
    {
        var listed = provider.Offer.Listed();
        var usage = provider.UsageOf(ask);
        var now = provider.Offer.At(clock.Elapsed);
        return new CandidateFacts
        {
            Provider = provider.Offer.Name,
            Model = Offer.Model,
            CostUsd = ExpectedCost.Of(
                listed.PricesAt(clock.GetUtcNow()), usage.TotalInput, usage.CacheRead, usage.TotalOutput),
            TtftMs = now.TtftMs,
            ThroughputTps = now.Tps,
            SuccessRate = now.Success,
        };
    }
}
