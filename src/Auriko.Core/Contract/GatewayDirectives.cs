namespace Auriko.Core.Contract;

/// <summary>The request's <c>gateway</c> object. Read by this gateway, never forwarded.</summary>
public sealed record GatewayDirectives
{
    /// <summary>No directives: every default.</summary>
    public static GatewayDirectives None { get; } = new();

    /// <summary>Models to route across instead of <c>model</c>; 1 to 10, or null.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Tags recorded in the ledger; limits as for <c>metadata</c>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>How to choose among offerings.</summary>
    public RoutingDirectives Routing { get; init; } = RoutingDirectives.Default;
}

/// <summary>The request's <c>gateway.routing</c> object; each default is the contract's.</summary>
public sealed record RoutingDirectives
{
    /// <summary>Every default.</summary>
    public static RoutingDirectives Default { get; } = new();

    /// <summary>The strategy's name as spelled in the API, or null for the suffix or <c>cost-focus</c>.</summary>
    public string? Optimize { get; init; }

    /// <summary>Custom weights; when set the strategy is reported as <c>custom</c>.</summary>
    public RoutingWeights? Weights { get; init; }

    /// <summary><c>pool</c> (default) or <c>fallback</c>.</summary>
    public string Mode { get; init; } = "pool";

    /// <summary>Ceiling in USD on the mean of input and output price per million tokens.</summary>
    public decimal? MaxCostPer1M { get; init; }

    /// <summary>Ceiling on time to first token, milliseconds.</summary>
    public double? MaxTtftMs { get; init; }

    /// <summary>Floor on throughput, tokens a second.</summary>
    public double? MinThroughputTps { get; init; }

    /// <summary>Floor on the success rate, 0 to 1.</summary>
    public double? MinSuccessRate { get; init; }

    /// <summary><c>p50</c> (default) or <c>p95</c>.</summary>
    public string TtftPercentile { get; init; } = "p50";

    /// <summary><c>p50</c> (default) or <c>p95</c>.</summary>
    public string ThroughputPercentile { get; init; } = "p50";

    /// <summary>Hard allow-list of provider names; null allows all.</summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>Hard deny-list of provider names.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Providers to prefer where nothing else speaks against them.</summary>
    public IReadOnlyList<string> Prefer { get; init; } = [];

    /// <summary>Whether a parameter that would be dropped is an error instead of a warning.</summary>
    public bool RequireParameters { get; init; }

    /// <summary>Only the workspace's own provider keys.</summary>
    public bool OnlyByok { get; init; }

    /// <summary>Only the platform's provider keys.</summary>
    public bool OnlyPlatform { get; init; }

    /// <summary><c>any</c> (default), <c>no_training</c> or <c>zdr</c>.</summary>
    public string DataPolicy { get; init; } = "any";

    /// <summary><c>standard</c> (default) or <c>priority</c>.</summary>
    public string Tier { get; init; } = "standard";

    /// <summary>Whether another candidate may be tried when one fails.</summary>
    public bool AllowFallbacks { get; init; } = true;

    /// <summary>How many further candidates may be tried, 0 to 5.</summary>
    public int MaxFallbackAttempts { get; init; } = 3;

    /// <summary>Time allowed for all attempts together, or null for the operator's limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How many candidates to call at once, 1 to 5.</summary>
    public int FanOut { get; init; } = 1;

    /// <summary>When to start a further candidate beside a silent one; null never.</summary>
    public HedgeDirective? Hedge { get; init; }
}

/// <summary>Custom routing weights; each at least 0, not all 0.</summary>
/// <param name="Cost">Weight of expected cost.</param>
/// <param name="Ttft">Weight of time to first token.</param>
/// <param name="Tps">Weight of throughput.</param>
public sealed record RoutingWeights(double Cost, double Ttft, double Tps);

/// <summary>When a hedge starts: after a fixed delay, or (null) at the offering's live p95 of TTFT.</summary>
/// <param name="Delay">The fixed delay, or null for p95.</param>
public sealed record HedgeDirective(TimeSpan? Delay);
