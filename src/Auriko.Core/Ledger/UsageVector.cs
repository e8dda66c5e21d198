using Auriko.Core.Contract;

namespace Auriko.Core.Ledger;

/// <summary>
/// What one attempt consumed, in disjoint buckets: no token is in two of them, so prices apply bucket by bucket and the
/// buckets sum to the provider's totals.
/// </summary>
/// <remarks>Immutable; every count is at least 0.</remarks>
public sealed record UsageVector
{
    /// <summary>Nothing consumed.</summary>
    public static UsageVector Zero { get; } = new();

    /// <summary>Input tokens neither read from nor written to a cache.</summary>
    public long FreshInput { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input tokens written to a cache kept about five minutes (the default kind).</summary>
    public long CacheWrite5m { get; init; }

    /// <summary>Input tokens written to a cache kept an hour.</summary>
    public long CacheWrite1h { get; init; }

    /// <summary>Output tokens the caller sees: text, refusals, calls.</summary>
    public long VisibleOutput { get; init; }

    /// <summary>Output tokens spent on reasoning.</summary>
    public long Reasoning { get; init; }

    /// <summary>Output tokens of generated images.</summary>
    public long ImageOutput { get; init; }

    /// <summary>Built-in web searches, priced per call.</summary>
    public long WebSearchCalls { get; init; }

    /// <summary>Calls of the provider's other tools that it bills apart and that no catalog prices.</summary>
    public long UnpricedToolCalls { get; init; }

    /// <summary>All input tokens.</summary>
    public long TotalInput => FreshInput + CacheRead + CacheWrite5m + CacheWrite1h;

    /// <summary>All output tokens.</summary>
    public long TotalOutput => VisibleOutput + Reasoning + ImageOutput;

    /// <summary>All tokens.</summary>
    public long Total => TotalInput + TotalOutput;

    /// <summary>The same as the API shows it.</summary>
    public ResponseUsage ToResponseUsage() =>
        new(TotalInput, CacheRead, CacheWrite5m + CacheWrite1h, TotalOutput, Reasoning, ImageOutput);
}

/// <summary>How a usage is known.</summary>
public enum UsageSource
{
    /// <summary>The provider reported it.</summary>
    Reported,

    /// <summary>Counted by this gateway, because the provider did not get to report it.</summary>
    Estimated,

    /// <summary>Nothing is known; the attempt is booked with zero usage so that it is not forgotten.</summary>
    Unknown,
}
