using System.Text.Json;

namespace Auriko.Core.Routing.Decisions;

/// <summary>
/// The record of one decision: all it depended on, and what came of it. Immutable. The same record explains a decision to
/// its caller and is stored to be replayed; it holds nothing of the prompt.
/// </summary>
/// <param name="Facts">What the decision depended on.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record RouteDecision(RouteFacts Facts, RouteOutcome Outcome)
{
    /// <summary>The response it was made for; null when the record is not stored.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The record of a ranking.</summary>
    /// <param name="ranking">The ranking; not a refusal.</param>
    public static RouteDecision Of(RouteRanking ranking)
    {
        var facts = ranking.Facts;
        var best = ranking.Order.Min(ranking.Score);
        var verdicts = facts.Candidates.Select((candidate, index) => Judge(candidate, ranking.DroppedBy(index))).ToArray();
        for (var place = 0; place < ranking.Order.Count; place++)
        {
            var index = ranking.Order[place];
            verdicts[index] = verdicts[index] with
            {
                Rank = place + 1,
                Score = Math.Exp(ranking.Score(index) - best),
                Reason = place == 0 && ranking.IsExploring ? "explored: its figures are old" : verdicts[index].Reason,
            };
        }

        return new RouteDecision(facts, new RouteOutcome(ranking.Order[0], ranking.IsExploring, verdicts));
    }

    /// <summary>The record as one line of UTF-8 JSON, without a line end.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DecisionJson.Default.RouteDecision);

    /// <summary>Reads a record.</summary>
    /// <param name="json">What <see cref="ToJson"/> made.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static RouteDecision FromJson(ReadOnlySpan<byte> json)
    {
        var decision = JsonSerializer.Deserialize(json, DecisionJson.Default.RouteDecision);
        return decision is { Facts.Candidates.Count: var count, Outcome.Chosen: >= 0 and var chosen } && chosen < count
            ? decision
            : throw new JsonException("No record of a decision.");
    }

    private static CandidateVerdict Judge(CandidateFacts candidate, RouteRule droppedBy) =>
        new(candidate.Provider, candidate.Model)
        {
            DroppedBy = droppedBy is RouteRule.None ? null : droppedBy.Name,
            Reason = droppedBy.Reason,
        };
}

/// <summary>What came of a decision.</summary>
/// <param name="Chosen">The place in the facts of the candidate that is tried first.</param>
/// <param name="Explored">Whether it is tried to hear of it again, not for its score.</param>
/// <param name="Candidates">What became of each candidate, in the order of the facts.</param>
public sealed record RouteOutcome(int Chosen, bool Explored, IReadOnlyList<CandidateVerdict> Candidates);

/// <summary>What became of one candidate.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The canonical id of the model.</param>
public sealed record CandidateVerdict(string Provider, string Model)
{
    /// <summary>Its place among those to try, from 1; null when it was left out.</summary>
    public int? Rank { get; init; }

    /// <summary>How many times worse than the best score it is; 1 is the best. Null when it was left out.</summary>
    public double? Score { get; init; }

    /// <summary>The rule that left it out; null when it was not.</summary>
    public string? DroppedBy { get; init; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; init; } = string.Empty;
}
