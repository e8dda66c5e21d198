namespace Auriko.Core.Routing;

/// <summary>Which offerings are worth a request only to learn of them. Pure.</summary>
internal static class Exploration
{
    /// <summary>An offering with fewer attempts behind its figures is to be heard of again.</summary>
    public const double FreshSamples = 5;

    /// <summary>How much oftener than others an offering is tried that might be the best.</summary>
    public const double PromiseFactor = 10;

    /// <summary>How many times better than it looks a speed may be that no attempt stands behind.</summary>
    private const double Optimism = 3;

    private const double Faded = 0.1;

    /// <summary>How much dearer than the best an explored offering may be at most, where cost is all that counts.</summary>
    private const double CostMargin = 0.5;

    /// <summary>Whether to try a candidate for its figures.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="best">The place of the best candidate.</param>
    /// <param name="candidate">The place of the candidate.</param>
    /// <param name="compareGroups">Tells whether something outweighs any score.</param>
    /// <remarks>
    /// Not where a limit is set on a figure that is not known: the candidate might break it. The less cost counts, the
    /// dearer a candidate may be.
    /// </remarks>
    public static bool IsWorthwhile(
        RouteFacts facts, int best, int candidate, Func<CandidateFacts, CandidateFacts, int> compareGroups)
    {
        var (first, other) = (facts.Candidates[best], facts.Candidates[candidate]);
        return other.Samples < FreshSamples
            && compareGroups(first, other) == 0
            && !facts.Limits.IsBlindTo(other)
            && IsAffordable(first, other, RouteScore.Shares(facts.Weights).Cost);
    }

    /// <summary>Whether a candidate would be the best if it were as fast as one might hope.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="best">The place of the best candidate.</param>
    /// <param name="candidate">The place of a candidate worth trying.</param>
    /// <remarks>The fewer attempts stand behind its figures, the more one may hope.</remarks>
    public static bool IsPromising(RouteFacts facts, int best, int candidate)
    {
        var (first, other) = (facts.Candidates[best], facts.Candidates[candidate]);
        var margin = Math.Pow(Optimism, 1 / Math.Sqrt(1 + other.Samples));
        var hoped = RouteScore.Of(
            other,
            (other.TtftMs ?? first.TtftMs ?? RouteScore.DefaultTtftMs) / margin,
            (other.ThroughputTps ?? first.ThroughputTps ?? RouteScore.DefaultTps) * margin,
            facts.Weights);
        return hoped < RouteScore.Of(first, facts.Weights);
    }

    /// <summary>How many whole attempts stand behind a candidate's figures; one that has hardly faded is whole.</summary>
    /// <param name="candidate">The candidate.</param>
    public static double WholeSamples(CandidateFacts candidate) => Math.Floor(candidate.Samples + Faded);

    private static bool IsAffordable(CandidateFacts first, CandidateFacts other, double costShare) =>
        costShare == 0 || first.CostUsd is not { } least || other.CostUsd is not { } cost
        || cost <= least * (1 + (CostMargin / costShare));
}
