using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// All that a choice depends on: the same facts give the same ranking, today and when a stored decision is replayed.
/// Immutable; holds nothing of the prompt.
/// </summary>
public sealed record RouteFacts
{
    /// <summary>The version of the catalog snapshot.</summary>
    public required string CatalogVersion { get; init; }

    /// <summary>The version of the snapshot of live figures; 0 when there was none.</summary>
    public long StatsVersion { get; init; }

    /// <summary>The moment whose prices count.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Chance itself: two decisions of one seed and the same figures explore alike.</summary>
    public int Seed { get; init; }

    /// <summary>The share of requests that try an offering nobody has heard of lately, 0 to 1.</summary>
    public double Exploration { get; init; }

    /// <summary>The strategy as reported.</summary>
    public required string Strategy { get; init; }

    /// <summary>The weights of the figures; only their proportions count.</summary>
    public required RoutingWeights Weights { get; init; }

    /// <summary>Whether every offering of one model comes before those of the next.</summary>
    public bool ModelByModel { get; init; }

    /// <summary><c>p50</c> or <c>p95</c>.</summary>
    public string TtftPercentile { get; init; } = "p50";

    /// <summary><c>p50</c> or <c>p95</c>.</summary>
    public string ThroughputPercentile { get; init; } = "p50";

    /// <summary>The limits on figures.</summary>
    public RouteLimits Limits { get; init; } = RouteLimits.None;

    /// <summary>The request's input tokens, estimated.</summary>
    public long InputTokens { get; init; }

    /// <summary>Every offering of the models asked for, in the order of request and catalog.</summary>
    public required IReadOnlyList<CandidateFacts> Candidates { get; init; }
}
