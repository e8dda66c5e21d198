namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// What was used and what became of it, added up. Immutable; sums stop at the greatest number instead of wrapping.
/// </summary>
public sealed record UsageFigures
{
    /// <summary>Nothing.</summary>
    public static UsageFigures Zero { get; } = new();

    /// <summary>Responses that reached a provider.</summary>
    public long Requests { get; init; }

    /// <summary>Responses among them that no provider answered: every attempt failed or was lost.</summary>
    public long Errors { get; init; }

    /// <summary>Errors among them whose last attempt a provider's rate limit refused.</summary>
    public long RateLimited { get; init; }

    /// <summary>Attempts.</summary>
    public long Attempts { get; init; }

    /// <summary>Attempts whose price is not known: they count nothing in <see cref="CostNanos"/>.</summary>
    public long Unpriced { get; init; }

    /// <summary>What the attempts used.</summary>
    public UsageVector Usage { get; init; } = UsageVector.Zero;

    /// <summary>What they cost, in nano-dollars.</summary>
    public long CostNanos { get; init; }

    /// <summary>Of that, what the provider keys of workspaces' own paid.</summary>
    public long ByokCostNanos { get; init; }

    /// <summary>The sum.</summary>
    public static UsageFigures operator +(UsageFigures left, UsageFigures right) => new()
    {
        Requests = Add(left.Requests, right.Requests),
        Errors = Add(left.Errors, right.Errors),
        RateLimited = Add(left.RateLimited, right.RateLimited),
        Attempts = Add(left.Attempts, right.Attempts),
        Unpriced = Add(left.Unpriced, right.Unpriced),
        Usage = Add(left.Usage, right.Usage),
        CostNanos = Add(left.CostNanos, right.CostNanos),
        ByokCostNanos = Add(left.ByokCostNanos, right.ByokCostNanos),
    };

    /// <summary>The figures of one attempt by itself.</summary>
    /// <param name="entry">Its entry.</param>
    public static UsageFigures Of(LedgerEntry entry) => new()
    {
        Attempts = 1,
        Unpriced = entry.Cost is null ? 1 : 0,
        Usage = entry.Usage,
        CostNanos = entry.Cost?.Nanos ?? 0,
        ByokCostNanos = entry.Credential is CredentialOwner.Byok ? entry.Cost?.Nanos ?? 0 : 0,
    };

    private static UsageVector Add(UsageVector left, UsageVector right) => new()
    {
        FreshInput = Add(left.FreshInput, right.FreshInput),
        CacheRead = Add(left.CacheRead, right.CacheRead),
        CacheWrite5m = Add(left.CacheWrite5m, right.CacheWrite5m),
        CacheWrite1h = Add(left.CacheWrite1h, right.CacheWrite1h),
        VisibleOutput = Add(left.VisibleOutput, right.VisibleOutput),
        Reasoning = Add(left.Reasoning, right.Reasoning),
        ImageOutput = Add(left.ImageOutput, right.ImageOutput),
        WebSearchCalls = Add(left.WebSearchCalls, right.WebSearchCalls),
        UnpricedToolCalls = Add(left.UnpricedToolCalls, right.UnpricedToolCalls),
    };

    private static long Add(long left, long right) =>
        (long)Int128.Clamp((Int128)left + right, long.MinValue, long.MaxValue);
}
