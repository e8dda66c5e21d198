using Auriko.Core.Catalog;
using Auriko.Core.Ledger;

namespace Auriko.Core.Execution;

/// <summary>How an attempt ended, for whoever learns from it. Immutable; holds nothing of prompt or output.</summary>
/// <param name="Offering">What was called.</param>
/// <param name="End">Why it ended.</param>
/// <param name="EndedAt">When.</param>
public sealed record AttemptReport(Offering Offering, AttemptEnd End, DateTimeOffset EndedAt)
{
    /// <summary>Fewer output tokens than these measure no throughput.</summary>
    private const long LeastOutput = 10;

    /// <summary>A deadline that cuts off a shorter silence than this says nothing of the provider.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(10);

    /// <summary>The id of the key that asked.</summary>
    public string KeyId { get; init; } = string.Empty;

    /// <summary>Who paid for it.</summary>
    public CredentialOwner Payer { get; init; }

    /// <summary>Names the request's conversation; 0 for none.</summary>
    public ulong Conversation { get; init; }

    /// <summary>What telemetry calls the provider; null when that is not known.</summary>
    public UpstreamLabels? Upstream { get; init; }

    /// <summary>The strategy that chose the offering.</summary>
    public string Strategy { get; init; } = string.Empty;

    /// <summary>What the attempt cost; null when the price is not known.</summary>
    public Usd? Cost { get; init; }

    /// <summary>What failed; null when nothing did, and when the caller left.</summary>
    public ProviderFailure? Failure { get; init; }

    /// <summary>Milliseconds from dispatch to the first output; null when none came.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Time from the first output to the end; null when none came.</summary>
    public TimeSpan? OutputTime { get; init; }

    /// <summary>From dispatch to the end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What was used.</summary>
    public UsageVector Usage { get; init; } = UsageVector.Zero;

    /// <summary>How that is known.</summary>
    public UsageSource UsageSource { get; init; } = UsageSource.Unknown;

    /// <summary>
    /// Whether the provider did its part; null when the attempt says nothing of that: the caller left or cut it short, the
    /// request itself or the caller's own key was at fault, or another candidate won.
    /// </summary>
    public bool? Succeeded => End switch
    {
        AttemptEnd.Completed or AttemptEnd.Incomplete => true,
        AttemptEnd.FailedBeforeOutput or AttemptEnd.FailedAfterOutput => Failure?.Kind switch
        {
            null => null,
            FailureKind.TotalTimeout => Duration >= LongSilence && TtftMs is null ? false : null,
            { IsOfRequest: true } => null,
            FailureKind.UpstreamCredential or FailureKind.RateLimited when Payer is CredentialOwner.Byok => null,
            _ => false,
        },
        AttemptEnd.CallerGone or AttemptEnd.Stopped or AttemptEnd.Lost => null,
    };

    /// <summary>Output tokens a second after the first; null when that was not measured.</summary>
    public double? ThroughputTps =>
        OutputTime is { TotalMilliseconds: >= 1 } time && Usage.TotalOutput >= LeastOutput
            ? Usage.TotalOutput / time.TotalSeconds
            : null;

    /// <summary>What a reply that ended by itself is reported to have used; null otherwise.</summary>
    public UsageVector? ReportedUsage =>
        Succeeded is true && UsageSource is UsageSource.Reported ? Usage : null;
}
