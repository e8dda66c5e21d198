namespace Auriko.Core.Routing;

/// <summary>All that the ranking knows of one offering. Immutable.</summary>
public sealed record CandidateFacts
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The canonical id of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The place of the model in the request, from 0.</summary>
    public int ModelIndex { get; init; }

    /// <summary>Whether the request prefers its provider.</summary>
    public bool Preferred { get; init; }

    /// <summary>The rules it breaks that follow from no figure.</summary>
    public RuleSet Breaks { get; init; }

    /// <summary>The mean price of a million input and a million output tokens, in USD; null when not known.</summary>
    public double? MeanPrice { get; init; }

    /// <summary>What this request is expected to cost here, in USD; null when the price is not known.</summary>
    public double? CostUsd { get; init; }

    /// <summary>Input tokens expected to be read from the provider's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Output tokens expected.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Milliseconds to the first output at the percentile asked for; null when not known.</summary>
    public double? TtftMs { get; init; }

    /// <summary>The same at p95, from which a hedge may start; null when not known.</summary>
    public double? TtftP95Ms { get; init; }

    /// <summary>Output tokens a second at the percentile asked for; null when not known.</summary>
    public double? ThroughputTps { get; init; }

    /// <summary>The share of calls that succeed, 0 to 1; null when not known.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>How many attempts stand behind the live figures; older ones count for less.</summary>
    public double Samples { get; init; }

    /// <summary>How long it asked to be left alone; null when it did not.</summary>
    public double? PausedMs { get; init; }

    /// <summary>Whether it has failed too often of late.</summary>
    public bool Resting { get; init; }
}
