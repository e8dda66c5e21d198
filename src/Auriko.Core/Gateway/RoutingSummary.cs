using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Gateway;

/// <summary>Makes a response's <c>routing_metadata</c> and usage from what was planned, tried and booked. Pure.</summary>
internal static class RoutingSummary
{
    /// <summary>What is known while an offering is tried.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="offering">The offering.</param>
    /// <param name="warnings">What its translation dropped or approximated.</param>
    public static RoutingMetadata Of(RoutePlan plan, Offering offering, IReadOnlyList<ResponseWarning> warnings) =>
        new(offering.Provider.Value, offering.ProviderModelId, offering.ModelId, plan.Strategy)
        {
            Warnings = [.. plan.Warnings, .. warnings],
            Explanation = plan.Explanation,
        };

    /// <summary>
    /// What is known once every attempt has been booked: the usage of the attempt that answered, the cost of them all.
    /// </summary>
    /// <param name="walk">The walk.</param>
    /// <param name="last">The attempt that answered or failed last; null when none was made.</param>
    public static (ResponseUsage? Usage, RoutingMetadata? Routing) OfEnded(PlanWalk walk, Attempt? last)
    {
        if (last is null || walk.Book.Entries.LastOrDefault(booked => booked.AttemptId == last.Id) is not { } entry)
        {
            return (null, null);
        }

        var isEstimated = entry.UsageSource is UsageSource.Estimated && entry.Usage != UsageVector.Zero;
        var total = walk.Book.Total;
        var routing = Of(walk.Plan, last.Offering, last.Warnings);
        return (
            entry.UsageSource is UsageSource.Reported || isEstimated ? entry.Usage.ToResponseUsage() : null,
            routing with
            {
                TtftMs = entry.TtftMs,
                ThroughputTps = Throughput(entry.Usage, last.OutputTime),
                Cost = total is { } usd ? Cost(usd, last.Savings(entry.Usage)) : null,
                Warnings = [.. routing.Warnings, .. Warn(walk.Book.Entries, isEstimated)],
            });
    }

    private static ResponseCost Cost(Usd total, CacheSavings? savings) =>
        new(total, savings?.Saved, savings?.Percent);

    private static double? Throughput(UsageVector usage, TimeSpan? outputTime) =>
        outputTime is { TotalMilliseconds: >= 1 } time && usage.TotalOutput > 0 ? usage.TotalOutput / time.TotalSeconds : null;

    private static IEnumerable<ResponseWarning> Warn(IReadOnlyList<LedgerEntry> entries, bool isEstimated)
    {
        if (entries.Any(entry => entry.End is AttemptEnd.Lost))
        {
            yield return new(
                WarningCodes.UsageUnknown,
                "The gateway stopped during an attempt; what that attempt used is not known, and so neither is the cost.");
        }

        if (entries.FirstOrDefault(entry => entry.Cost is null && entry.End is not AttemptEnd.Lost) is { } unpriced)
        {
            yield return new(
                WarningCodes.PriceUnknown, $"The catalog has no price for {Unpriced(unpriced)}, so the cost is not known.");
        }

        if (isEstimated)
        {
            yield return new(
                WarningCodes.UsageEstimated,
                "The provider did not report usage; it was estimated from the length of the text.");
        }
    }

    private static string Unpriced(LedgerEntry entry) => entry switch
    {
        { Usage.UnpricedToolCalls: > 0 } => "the tools that the provider ran for /tools",
        { ServiceTier: { } tier } => $"/model in the service tier '{tier}' of {entry.Provider}",
        _ => "/model at this provider",
    };
}
