using System.Globalization;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;

namespace Auriko.Http.Wire;

/// <summary>What a key used in a period. Days are UTC, both included.</summary>
internal sealed record KeyUsageReport(
    string KeyId, string WorkspaceId, string Period, string StartDate, string EndDate, long RequestCount, long ErrorCount,
    long RateLimitCount, long TokensInput, long TokensOutput, long TokensTotal, decimal CostUsd)
{
    public static KeyUsageReport Of(KeyUsage usage, string workspaceId, string period) => new(
        usage.KeyId, workspaceId, period, UsageItem.Day(usage.From), UsageItem.Day(usage.To), usage.Figures.Requests,
        usage.Figures.Errors, usage.Figures.RateLimited, usage.Figures.Usage.TotalInput, usage.Figures.Usage.TotalOutput,
        usage.Figures.Usage.TotalInput + usage.Figures.Usage.TotalOutput, new Usd(usage.Figures.CostNanos).Dollars);
}

/// <summary>A page of groups.</summary>
internal sealed record UsageList(
    string Object, string From, string To, string GroupBy, IReadOnlyList<UsageItem> Data, string? FirstId, string? LastId, bool HasMore);

/// <summary>
/// One group. Tokens are all input, of it read from and written to caches; and all output, of it reasoning.
/// <c>unpriced_count</c> attempts have no known price and are not in the cost, of which own provider keys paid a part.
/// </summary>
internal sealed record UsageItem(
    string Id, string Object, long RequestCount, long ErrorCount, long RateLimitCount, long AttemptCount, long UnpricedCount,
    long TokensInput, long TokensCached, long TokensCacheWrite, long TokensOutput, long TokensReasoning, long TokensTotal,
    long WebSearchCount, decimal CostUsd, decimal ByokCostUsd)
{
    public static UsageItem Of(UsageGroup group)
    {
        var (figures, usage) = (group.Figures, group.Figures.Usage);
        return new UsageItem(
            group.Name, "usage", figures.Requests, figures.Errors, figures.RateLimited, figures.Attempts, figures.Unpriced,
            usage.TotalInput, usage.CacheRead, usage.CacheWrite5m + usage.CacheWrite1h, usage.TotalOutput, usage.Reasoning,
            usage.TotalInput + usage.TotalOutput, usage.WebSearchCalls, new Usd(figures.CostNanos).Dollars,
            new Usd(figures.ByokCostNanos).Dollars);
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
