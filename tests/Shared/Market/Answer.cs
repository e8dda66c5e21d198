using System.Collections.Concurrent;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Tests.Shared.Market;

/// <summary>What a caller got.</summary>
/// <param name="Response">The response; null when there was only an error.</param>
/// <param name="Ttft">From the request to its first output.</param>
/// <param name="OutputTime">From there to the end.</param>
/// <param name="Cost">All its attempts.</param>
internal sealed record Answer(ResponseObject? Response, TimeSpan? Ttft, TimeSpan OutputTime, Usd Cost)
{
    public bool IsComplete => Response is { Status: ResponseStatus.Completed };

    /// <summary>Output tokens a second.</summary>
    public double Tps => Response!.Usage!.OutputTokens / OutputTime.TotalSeconds;
}

/// <summary>A ledger that only sums up.</summary>
internal sealed class MarketLedger : ILedger, ILedgerHealth
{
    private readonly ConcurrentDictionary<string, Usd> _sums = new();

    public bool IsAccepting => true;

    public ValueTask RecordAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        _sums.AddOrUpdate(entry.ResponseId, entry.Cost ?? Usd.Zero, (_, sum) => sum + (entry.Cost ?? Usd.Zero));
        return ValueTask.CompletedTask;
    }

    public Usd Sum(string responseId) => _sums.GetValueOrDefault(responseId);
}

/// <summary>A catalog that stays as it is.</summary>
internal sealed class FixedCatalog(CatalogSnapshot snapshot) : ICatalog
{
    public CatalogSnapshot Current => snapshot;
}
