using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Ledger;

/// <summary>An entry with its row.</summary>
internal readonly record struct LedgerInsert(LedgerEntry Entry, TableEntity Row);

/// <summary>Cuts inserts into transactions the table takes: no row twice, no more than 4 MiB. Pure.</summary>
internal static class LedgerTransactions
{
    /// <summary>Less than the 4 MiB, for the transaction's own envelope.</summary>
    private const int MaxBytes = (4 << 20) - (64 << 10);

    public static IEnumerable<IReadOnlyList<LedgerInsert>> Cut(IReadOnlyList<LedgerEntry> entries)
    {
        var transaction = new List<LedgerInsert>();
        var bytes = 0;
        var inserts = entries.Select(entry => new LedgerInsert(entry, LedgerRow.Write(entry)));
        foreach (var insert in inserts.DistinctBy(insert => insert.Row.RowKey))
        {
            var size = LedgerRow.SizeOf(insert.Row);
            if (bytes + size > MaxBytes && transaction.Count > 0)
            {
                yield return transaction;
                transaction = [];
                bytes = 0;
            }

            transaction.Add(insert);
            bytes += size;
        }

        if (transaction.Count > 0)
        {
            yield return transaction;
        }
    }
}
