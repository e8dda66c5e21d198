using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>Calls the table, and tells all who must know how it went. Safe for concurrent use.</summary>
internal sealed class TableInserts(
    ILedgerTable table, StorageCircuit circuit, RejectedEntries rejected, LossWatch watch, LedgerMeter meter)
{
    public bool IsStorageUp => circuit.IsUp;

    /// <summary>Inserts entries of one partition; those refused for good are kept aside.</summary>
    /// <param name="entries">At most <see cref="ILedgerTable.MaxBatch"/>.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed or took too long.</exception>
    /// <exception cref="IOException">A refused entry cannot be kept.</exception>
    public async Task InsertAsync(
        IReadOnlyList<LedgerEntry> entries, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var insertion = await CallAsync(entries, limit, cancellationToken).ConfigureAwait(false);
        watch.Inserted(insertion.Added is [.., var last] ? last : entries[^1]);
    }

    /// <summary>Inserts an entry that was inserted before.</summary>
    /// <returns>Whether the table had forgotten it.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed or took too long.</exception>
    public async Task<bool> CheckAsync(LedgerEntry entry, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var insertion = await CallAsync([entry], limit, cancellationToken).ConfigureAwait(false);
        return insertion.Added.Count > 0;
    }

    private async Task<LedgerInsertion> CallAsync(
        IReadOnlyList<LedgerEntry> entries, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var insertion = await table.InsertAsync(entries, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            circuit.Succeed();
            meter.Shipped(insertion.Added.Count);
            rejected.Keep(insertion.Rejected);
            return insertion;
        }
        catch (StorageUnavailableException e)
        {
            circuit.Fail(e);
            throw;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var late = new StorageUnavailableException("Inserting ledger entries took too long.", e);
            circuit.Fail(late);
            throw late;
        }
    }
}
