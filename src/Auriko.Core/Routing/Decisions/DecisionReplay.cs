using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing.Decisions;

/// <summary>Makes stored decisions again, with the same facts or with other weights. Pure.</summary>
public static class DecisionReplay
{
    /// <summary>Makes one decision again.</summary>
    /// <param name="decision">The record.</param>
    /// <param name="weights">Weights in place of the recorded ones; then nothing is explored. Null changes nothing.</param>
    public static ReplayedDecision Run(RouteDecision decision, RoutingWeights? weights)
    {
        var facts = weights is null ? decision.Facts : decision.Facts with { Weights = weights, Exploration = 0 };
        var ranking = RouteRanking.Of(facts);
        var chosen = ranking.Refusal is RouteRule.None ? facts.Candidates[ranking.Order[0]] : null;
        return new ReplayedDecision(decision, facts.Candidates[decision.Outcome.Chosen], chosen);
    }

    /// <summary>Reads the records of a file, one a line.</summary>
    /// <param name="lines">The file's lines; empty ones are passed over.</param>
    /// <exception cref="JsonException">A line is no record; the message has its number.</exception>
    public static IEnumerable<RouteDecision> Read(IEnumerable<string> lines)
    {
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line.Length > 0)
            {
                yield return Parse(line, number);
            }
        }
    }

    private static RouteDecision Parse(string line, int number)
    {
        try
        {
            return RouteDecision.FromJson(System.Text.Encoding.UTF8.GetBytes(line));
        }
        catch (JsonException broken)
        {
            throw new JsonException($"Line {number} is no record of a decision: {broken.Message}", broken);
        }
    }
}

/// <summary>A decision made again.</summary>
/// <param name="Decision">The record.</param>
/// <param name="Before">What was chosen.</param>
/// <param name="Now">What would be chosen; null when nothing would.</param>
public sealed record ReplayedDecision(RouteDecision Decision, CandidateFacts Before, CandidateFacts? Now)
{
    /// <summary>Whether the choice is the same.</summary>
    public bool IsSame => Now == Before;

    /// <summary>How much more the other choice is expected to cost, in USD; null when a price is not known.</summary>
    public double? CostDifferenceUsd => Now?.CostUsd - Before.CostUsd;
}
