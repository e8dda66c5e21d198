using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>Names every routing directive that was accepted and had no effect, so that nothing is lost silently.</summary>
internal static class UnappliedRouting
{
    private const string NoFigures = "there are no figures yet";
    private const string NoPremium = "no offering here is of a premium tier";
    private const string NoSuchProvider = "neither the catalog nor this deployment has a provider of that name";
    private const string SomeUnknown = "there are no figures yet of some candidates, and what is not known breaks no limit";

    /// <summary>The warnings of a decision.</summary>
    /// <param name="routing">The request's directives.</param>
    /// <param name="conditions">What was in force.</param>
    /// <param name="ranking">What came of it.</param>
    public static IReadOnlyList<ResponseWarning> Of(
        RoutingDirectives routing, RouteConditions conditions, RouteRanking ranking)
    {
        List<ResponseWarning>? warnings = null;
        var facts = ranking.Facts;
        AddUnknown(ref warnings, routing.Providers ?? [], "providers", conditions);
        AddUnknown(ref warnings, routing.Prefer, "prefer", conditions);
        Add(ref warnings, routing.Tier is not "standard", "tier", NoPremium);
        Add(ref warnings, IsBlind(facts, ranking), routing.Weights is null ? "optimize" : "weights", NoFigures);
        Add(ref warnings, AnyLacks(facts.Limits.MaxTtftMs, facts, ranking, c => c.TtftMs), "max_ttft_ms", SomeUnknown);
        Add(
            ref warnings, AnyLacks(facts.Limits.MinThroughputTps, facts, ranking, c => c.ThroughputTps),
            "min_throughput_tps", SomeUnknown);
        Add(
            ref warnings, AnyLacks(facts.Limits.MinSuccessRate, facts, ranking, c => c.SuccessRate),
            "min_success_rate", SomeUnknown);
        return (IReadOnlyList<ResponseWarning>?)warnings ?? [];
    }

    private static void AddUnknown(
        ref List<ResponseWarning>? warnings, IReadOnlyList<string> names, string member, RouteConditions conditions)
    {
        for (var place = 0; place < names.Count; place++)
        {
            Add(ref warnings, !conditions.Knows(names[place]), $"{member}/{place}", NoSuchProvider);
        }
    }

    private static void Add(ref List<ResponseWarning>? warnings, bool isUnapplied, string member, string why)
    {
        if (isUnapplied)
        {
            warnings ??= [];
            warnings.Add(new(WarningCodes.RoutingNotApplied, $"/gateway/routing/{member} had no effect: {why}."));
        }
    }

    /// <summary>Whether speed weighs at least as much as cost and nobody's speed is known.</summary>
    private static bool IsBlind(RouteFacts facts, RouteRanking ranking)
    {
        var weights = facts.Weights;
        var asksTtft = weights.Ttft > 0 && weights.Ttft >= weights.Cost;
        var asksTps = weights.Tps > 0 && weights.Tps >= weights.Cost;
        if (!asksTtft && !asksTps)
        {
            return false;
        }

        foreach (var index in ranking.Order)
        {
            var candidate = facts.Candidates[index];
            if ((asksTtft && candidate.TtftMs is not null) || (asksTps && candidate.ThroughputTps is not null))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AnyLacks(
        double? limit, RouteFacts facts, RouteRanking ranking, Func<CandidateFacts, double?> figure)
    {
        if (limit is null)
        {
            return false;
        }

        foreach (var index in ranking.Order)
        {
            if (figure(facts.Candidates[index]) is null)
            {
                return true;
            }
        }

        return false;
    }
}
