using Auriko.Azure.Ledger;
using Auriko.Core.Background;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Background;

/// <summary>An attempt that was begun, in its response's partition: the ledger's columns under a key of its own. Pure.</summary>
internal static class AttemptRow
{
    /// <summary>The row of an attempt.</summary>
    /// <param name="responseId">Its response.</param>
    /// <param name="lost">The entry to book should nobody hear of it again.</param>
    public static TableEntity Write(string responseId, LedgerEntry lost)
    {
        var row = LedgerRow.Write(lost);
        row.PartitionKey = ResponseKey.PartitionOf(ResponseKey.ShardOf(responseId));
        row.RowKey = ResponseKey.Attempts(responseId) + lost.AttemptId;
        return row;
    }

    /// <summary>The entry of a row.</summary>
    /// <param name="row">The row.</param>
    public static LedgerEntry Read(TableEntity row) => LedgerRow.Read(row);
}
