using Auriko.Azure.Storage;
using Auriko.Core.Access;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.ApiKeys;

/// <summary>
/// When keys were last used: a row each in the table <c>ApiKeyUses</c>, apart from the keys so that no use is in the way of a
/// change. Safe for concurrent use.
/// </summary>
internal sealed class KeyUseTable(TableServiceClient service) : IKeyUses
{
    public const string TableName = "ApiKeyUses";

    private const string Row = "use";
    private const string UsedAt = "UsedAt";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task RecordAsync(string keyId, DateTimeOffset usedAt, CancellationToken cancellationToken)
    {
        var row = new TableEntity(keyId, Row) { [UsedAt] = usedAt };
        try
        {
            await UpsertAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("recording the use of an API key", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _table.QueryAsync<TableEntity>(filter: (string?)null, cancellationToken: cancellationToken)
                .ToDictionaryAsync(row => row.PartitionKey, At, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return new Dictionary<string, DateTimeOffset>();
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("listing the uses of API keys", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        try
        {
            var row = await _table.GetEntityIfExistsAsync<TableEntity>(keyId, Row, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return row.HasValue ? At(row.Value!) : null;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("finding the last use of an API key", failure);
        }
    }

    private static DateTimeOffset At(TableEntity row) => row.GetDateTimeOffset(UsedAt) ?? default;

    private async Task UpsertAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        }
    }
}
