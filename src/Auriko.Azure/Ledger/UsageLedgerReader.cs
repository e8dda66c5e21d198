using System.Runtime.CompilerServices;
using Auriko.Azure.Storage;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Ledger;

/// <summary>Reads the table <c>UsageLedger</c> through, a page at a time. Safe for concurrent use.</summary>
/// <param name="service">The account.</param>
internal sealed class UsageLedgerReader(TableServiceClient service) : ILedgerReader
{
    private const string Reading = "reading the ledger";

    private readonly TableClient _table = service.GetTableClient(UsageLedgerTable.TableName);

    /// <inheritdoc/>
    /// <remarks>One small query a key: the next one begins behind the last partition of the key before.</remarks>
    public async IAsyncEnumerable<string> ListKeysAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {string.Empty}");
        while (await FirstAsync(filter, cancellationToken).ConfigureAwait(false) is { } row)
        {
            var keyId = row.GetString(nameof(LedgerEntry.KeyId));
            if (keyId is not null && LedgerKey.EndOf(keyId) is var next && string.CompareOrdinal(next, row.PartitionKey) > 0)
            {
                yield return keyId;
                filter = TableClient.CreateQueryFilter($"PartitionKey gt {next}");
            }
            else
            {
                // No row of ours, but the next one in its partition may be.
                filter = TableClient.CreateQueryFilter(
                    $"(PartitionKey eq {row.PartitionKey} and RowKey gt {row.RowKey}) or PartitionKey gt {row.PartitionKey}");
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerReading> ReadAsync(
        LedgerRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = LedgerKey.PartitionOf(range.KeyId, range.From, 0);
        var last = LedgerKey.PartitionOf(range.KeyId, range.To, LedgerKey.Shards - 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}");
        await foreach (var row in _table.ReadRowsAsync(Reading, filter, null, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(row);
        }
    }

    private static LedgerReading Read(TableEntity row)
    {
        var key = new LedgerKey(row.PartitionKey, row.RowKey);
        try
        {
            return new LedgerReading(key, LedgerRow.Read(row), null);
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return new LedgerReading(key, null, $"row '{row.PartitionKey}' '{row.RowKey}': {unreadable.Message}");
        }
    }

    private async Task<TableEntity?> FirstAsync(string filter, CancellationToken cancellationToken)
    {
        string[] columns = ["PartitionKey", "RowKey", nameof(LedgerEntry.KeyId)];
        return await _table.ReadRowsAsync(Reading, filter, columns, cancellationToken, maxPerPage: 1)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
