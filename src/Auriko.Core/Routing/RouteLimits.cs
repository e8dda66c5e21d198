using System.Text.Json.Serialization;

namespace Auriko.Core.Routing;

/// <summary>The limits a request sets on figures; null where it sets none. Immutable.</summary>
public sealed record RouteLimits
{
    /// <summary>No limit.</summary>
    public static RouteLimits None { get; } = new();

    /// <summary>Ceiling on the mean price, USD per million tokens.</summary>
    [JsonPropertyName("max_cost_per_1m")]
    public double? MaxCostPer1M { get; init; }

    /// <summary>Ceiling on the time to first token.</summary>
    public double? MaxTtftMs { get; init; }

    /// <summary>Floor on throughput.</summary>
    public double? MinThroughputTps { get; init; }

    /// <summary>Floor on the success rate.</summary>
    public double? MinSuccessRate { get; init; }

    /// <summary>The rules that a candidate's figures break. What is not known breaks no limit but that on prices.</summary>
    /// <param name="candidate">The candidate.</param>
    public RuleSet BrokenBy(CandidateFacts candidate) => default(RuleSet)
        .With(RouteRule.MaxCost, MaxCostPer1M is { } price && !(candidate.MeanPrice <= price))
        .With(RouteRule.MaxTtft, candidate.TtftMs > MaxTtftMs)
        .With(RouteRule.MinThroughput, candidate.ThroughputTps < MinThroughputTps)
        .With(RouteRule.MinSuccessRate, candidate.SuccessRate < MinSuccessRate);

    /// <summary>Whether a limit is set on a live figure that is not known.</summary>
    /// <param name="candidate">The candidate.</param>
    public bool IsBlindTo(CandidateFacts candidate) =>
        (MaxTtftMs is not null && candidate.TtftMs is null)
        || (MinThroughputTps is not null && candidate.ThroughputTps is null)
        || (MinSuccessRate is not null && candidate.SuccessRate is null);
}
