using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Brings the entries of the local file to the table: partitions in parallel, the entries of one in the order they were
/// recorded. A round that fails is shipped again as a whole; what is there already stays as it is. Used by one thread at
/// a time.
/// </summary>
internal sealed class LedgerShipper(
    WriteAheadFile file, WalReader reader, TableInserts inserts, LossRecovery recovery, TimeProvider clock)
{
    private const int MaxPartitions = 8;

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    /// <summary>Ships everything there is.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed; what is left stays in the file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<bool> ShipAsync(CancellationToken cancellationToken)
    {
        var any = false;
        recovery.ReshipAfterOutage();
        while (reader.Read() is { } round)
        {
            await ShipAsync(round, cancellationToken).ConfigureAwait(false);
            file.Backlog.Shipped(round.UpTo, round.ReadAt, clock.GetUtcNow());
            recovery.ReshipAfterOutage();
            file.Tidy();
            any = true;
        }

        file.Tidy();
        return any;
    }

    private Task ShipAsync(WalRound round, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        round.Entries.GroupBy(entry => LedgerKey.For(entry).Partition),
        new ParallelOptions { MaxDegreeOfParallelism = MaxPartitions, CancellationToken = cancellationToken },
        async (partition, token) =>
        {
            foreach (var batch in partition.Chunk(ILedgerTable.MaxBatch))
            {
                using var limit = new CancellationTokenSource(CallLimit, clock);
                await inserts.InsertAsync(batch, limit, token).ConfigureAwait(false);
            }
        });
}
