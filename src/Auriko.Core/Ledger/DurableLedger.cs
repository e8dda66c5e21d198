using System.Runtime.CompilerServices;
using Auriko.Core.Ledger.Shipping;
using Auriko.Core.Ledger.WriteAhead;

namespace Auriko.Core.Ledger;

/// <summary>
/// The ledger: entries go to the table or to the local file, whichever the settings say, and to the other one in need.
/// </summary>
internal sealed class DurableLedger(
    TableCommitter table, WriteAheadFile file, StorageCircuit storage, LedgerSettings settings) : ILedger, ILedgerHealth
{
    public bool IsAccepting => storage.IsUp || file.HasRoom;

    public ValueTask RecordAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var isTableFirst = settings.Durability == LedgerDurability.Table && storage.IsUp;
        return isTableFirst
            ? new ValueTask(table.CommitAsync(entry).WaitAsync(cancellationToken))
            : RecordInFileAsync(entry, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RecordInFileAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await file.AppendAsync(entry).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            await table.CommitAsync(entry).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
