using System.Runtime.CompilerServices;
using Auriko.Azure.Storage;
using Auriko.Core.Ledger.Usage;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Usage;

/// <summary>
/// Roll-ups in the table <c>UsageRollups</c>, which is made when the first is written. A row is replaced whole, and only by
/// whoever saw it last. Safe for concurrent use.
/// </summary>
internal sealed class UsageRollupTable(TableServiceClient service) : IUsageRollups
{
    public const string TableName = "UsageRollups";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(UsageRollup rollup, CancellationToken cancellationToken)
    {
        var row = UsageRollupRow.Write(rollup);
        try
        {
            while (true)
            {
                var stored = await FindAsync(row, cancellationToken).ConfigureAwait(false);
                if (stored is not null
                    && (stored.GetInt64(UsageRollupRow.Rows) > rollup.Rows || UsageRollupRow.IsSame(stored, row)))
                {
                    return false;
                }

                if (await TryWriteAsync(row, stored, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("writing a usage roll-up", failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<UsageRollup> ReadAsync(UsageRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = UsageRollupRow.PartitionOf(range.WorkspaceId);
        var (first, end) = (UsageRollupRow.DayOf(range.From), UsageRollupRow.DayOf(range.To) + "~~");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {end}");
        if (range.KeyId is { } keyId)
        {
            filter += " and " + TableClient.CreateQueryFilter($"KeyId eq {keyId}");
        }

        var rows = _table.ReadRowsAsync("reading usage roll-ups", filter, null, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            yield return UsageRollupRow.Read(row);
        }
    }

    private async Task<TableEntity?> FindAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    /// <returns>False when the row has changed meanwhile, or there was no table.</returns>
    private async Task<bool> TryWriteAsync(TableEntity row, TableEntity? stored, CancellationToken cancellationToken)
    {
        try
        {
            await (stored is null
                ? _table.AddEntityAsync(row, cancellationToken)
                : _table.UpdateEntityAsync(row, stored.ETag, TableUpdateMode.Replace, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (RequestFailedException changed) when (
            changed.ErrorCode == TableErrorCode.EntityAlreadyExists || changed.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied)
        {
            return false;
        }
    }
}
