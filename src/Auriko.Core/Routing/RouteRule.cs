namespace Auriko.Core.Routing;

/// <summary>
/// What can keep an offering out of a plan, in the order it is applied. Up to <see cref="MinSuccessRate"/> a rule is
/// hard; from <see cref="Pin"/> to <see cref="Context"/> it counts only while another offering obeys it.
/// </summary>
public enum RouteRule
{
    /// <summary>Nothing: the offering is in the plan.</summary>
    None,

    /// <summary>Its provider is not configured.</summary>
    Unserved,

    /// <summary>The key's own list of providers.</summary>
    KeyProviders,

    /// <summary><c>providers</c>.</summary>
    Providers,

    /// <summary><c>exclude</c>.</summary>
    Exclude,

    /// <summary><c>only_byok</c>.</summary>
    OnlyByok,

    /// <summary><c>data_policy</c>.</summary>
    DataPolicy,

    /// <summary><c>max_cost_per_1m</c>.</summary>
    MaxCost,

    /// <summary><c>max_ttft_ms</c>.</summary>
    MaxTtft,

    /// <summary><c>min_throughput_tps</c>.</summary>
    MinThroughput,

    /// <summary><c>min_success_rate</c>.</summary>
    MinSuccessRate,

    /// <summary>An unfinished tool turn's reasoning comes from elsewhere.</summary>
    Pin,

    /// <summary>No tools.</summary>
    Tools,

    /// <summary>No forced tool calls.</summary>
    ForcedTool,

    /// <summary>Its provider does not take what only the Responses API has.</summary>
    Native,

    /// <summary>Not every built-in tool.</summary>
    BuiltInTools,

    /// <summary>No images.</summary>
    Images,

    /// <summary>No files.</summary>
    Files,

    /// <summary>No schemas.</summary>
    Schemas,

    /// <summary>No JSON mode.</summary>
    JsonMode,

    /// <summary>No reasoning.</summary>
    Reasoning,

    /// <summary>No log probabilities.</summary>
    Logprobs,

    /// <summary>Fewer output tokens than asked for.</summary>
    OutputLimit,

    /// <summary>A context smaller than input and output together.</summary>
    Context,

    /// <summary>Its provider asked to be left alone for a while.</summary>
    Health,

    /// <summary>It has failed too often of late; it is called only where nothing better is left.</summary>
    Resting,
}
