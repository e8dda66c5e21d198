namespace Auriko.Core.Routing.Stats;

/// <summary>The live figures of one offering. Immutable; a figure nobody has measured lately is null.</summary>
public sealed record OfferingFigures
{
    /// <summary>Milliseconds to the first output, the median.</summary>
    public double? TtftP50Ms { get; init; }

    /// <summary>Milliseconds to the first output that 95 % of attempts stay below.</summary>
    public double? TtftP95Ms { get; init; }

    /// <summary>Output tokens a second, the median.</summary>
    public double? ThroughputP50 { get; init; }

    /// <summary>Output tokens a second that 95 % of attempts reach.</summary>
    public double? ThroughputP95 { get; init; }

    /// <summary>The share of attempts that succeed, 0 to 1.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>The share of input tokens read from a cache, 0 to 1.</summary>
    public double? CacheHitRate { get; init; }

    /// <summary>Input tokens of a reply.</summary>
    public double? InputTokens { get; init; }

    /// <summary>Output tokens of a reply.</summary>
    public double? OutputTokens { get; init; }

    /// <summary>The attempts behind the success rate, faded.</summary>
    public double Attempts { get; init; }

    /// <summary>The attempts behind the times to first token, faded.</summary>
    public double TtftSamples { get; init; }

    /// <summary>The attempts behind the throughputs, faded.</summary>
    public double ThroughputSamples { get; init; }

    /// <summary>The replies behind the token counts, faded.</summary>
    public double Replies { get; init; }

    /// <summary>Milliseconds to the first output at a percentile.</summary>
    /// <param name="percentile"><c>p50</c> or <c>p95</c>.</param>
    public double? Ttft(string percentile) => percentile is "p95" ? TtftP95Ms : TtftP50Ms;

    /// <summary>Output tokens a second at a percentile: <c>p95</c> is what 95 % reach.</summary>
    /// <param name="percentile"><c>p50</c> or <c>p95</c>.</param>
    public double? Throughput(string percentile) => percentile is "p95" ? ThroughputP95 : ThroughputP50;
}
