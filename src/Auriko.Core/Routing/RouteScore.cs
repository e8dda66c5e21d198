using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// One number of a candidate's figures: the weighted sum of their logarithms, so that only proportions count and no unit
/// does. Less is better. It depends on no other candidate, so a candidate more or less never turns two others round. Pure.
/// </summary>
internal static class RouteScore
{
    /// <summary>What is supposed of a time to first token that nobody knows, in milliseconds.</summary>
    public const double DefaultTtftMs = 1_000;

    /// <summary>What is supposed of a throughput that nobody knows, in tokens a second.</summary>
    public const double DefaultTps = 50;

    /// <summary>Success is not taken for less: what is dead is for the circuit breaker.</summary>
    private const double LeastSuccess = 0.02;

    /// <summary>The smallest amount a ledger knows, in USD: what costs nothing counts as that.</summary>
    private const double LeastCost = 1e-9;

    private const double LeastMeasure = 0.1;

    /// <summary>The score of a candidate.</summary>
    /// <param name="candidate">Its figures.</param>
    /// <param name="weights">The weights; at least one is above 0.</param>
    public static double Of(CandidateFacts candidate, RoutingWeights weights) =>
        Of(candidate, candidate.TtftMs ?? DefaultTtftMs, candidate.ThroughputTps ?? DefaultTps, weights);

    /// <summary>The score a candidate would have at another speed.</summary>
    /// <param name="candidate">Its other figures.</param>
    /// <param name="ttftMs">Milliseconds to the first output.</param>
    /// <param name="throughputTps">Output tokens a second.</param>
    /// <param name="weights">The weights; at least one is above 0.</param>
    public static double Of(CandidateFacts candidate, double ttftMs, double throughputTps, RoutingWeights weights)
    {
        var share = Shares(weights);
        var success = Math.Max(candidate.SuccessRate ?? 1, LeastSuccess);
        var ttft = Math.Max(ttftMs, LeastMeasure) / success;
        var tps = Math.Max(throughputTps, LeastMeasure) * success;
        var score = (share.Ttft * Math.Log(ttft)) - (share.Tps * Math.Log(tps));
        return candidate.CostUsd is { } cost
            ? score + (share.Cost * Math.Log(Math.Max(cost, LeastCost) / success))
            : score;
    }

    /// <summary>The weights as shares of 1, however large or small they are.</summary>
    /// <param name="weights">The weights; at least one is above 0.</param>
    public static (double Cost, double Ttft, double Tps) Shares(RoutingWeights weights)
    {
        var most = Math.Max(weights.Cost, Math.Max(weights.Ttft, weights.Tps));
        var (cost, ttft, tps) = (weights.Cost / most, weights.Ttft / most, weights.Tps / most);
        var sum = cost + ttft + tps;
        return (cost / sum, ttft / sum, tps / sum);
    }
}
