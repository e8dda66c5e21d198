namespace Auriko.Core.Routing.Stats;

/// <summary>The live figures of one offering. Immutable; a figure nobody has measured lately is null.</summary>
public sealed record OfferingFigures
{
    /// <summary>Weight below which nothing is said.</summary>
    private const double LeastWeight = 0.05;

    private const double Half = 0.5;
    private const double Tail = 0.95;

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

    internal static OfferingFigures Of(OfferingDigest digest)
    {
        var hasTtft = digest.Ttft.Total >= LeastWeight;
        var hasThroughput = digest.Throughput.Total >= LeastWeight;
        var hasReplies = digest.Replies >= LeastWeight;
        return new OfferingFigures
        {
            TtftP50Ms = hasTtft ? digest.Ttft.Quantile(Half) : null,
            TtftP95Ms = hasTtft ? digest.Ttft.Quantile(Tail) : null,
            ThroughputP50 = hasThroughput ? digest.Throughput.Quantile(Half) : null,
            ThroughputP95 = hasThroughput ? digest.Throughput.Quantile(1 - Tail) : null,
            SuccessRate = digest.Attempts >= LeastWeight ? digest.Successes / digest.Attempts : null,
            CacheHitRate = hasReplies && digest.Input > 0 ? digest.CachedInput / digest.Input : null,
            InputTokens = hasReplies ? digest.Input / digest.Replies : null,
            OutputTokens = hasReplies ? digest.Output / digest.Replies : null,
            Attempts = digest.Attempts,
            TtftSamples = digest.Ttft.Total,
            ThroughputSamples = digest.Throughput.Total,
            Replies = digest.Replies,
        };
    }
}
