using System.Runtime.CompilerServices;
using Auriko.Azure.Storage;
using Auriko.Core.Access;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.ApiKeys;

/// <summary>
/// API keys in the table <c>ApiKeys</c>, which is made when the first key is. Holds hashes only. Safe for concurrent use.
/// </summary>
internal sealed class ApiKeyTable(TableServiceClient service) : IApiKeyStore
{
    public const string TableName = "ApiKeys";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            var row = await _table
                .GetEntityIfExistsAsync<TableEntity>(ApiKeyRow.PartitionOf(hash), hash, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return row.HasValue ? ApiKeyRow.Read(row.Value!) : null;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("looking up an API key", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(ApiKeyRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            await _table.AddEntityAsync(ApiKeyRow.Write(record), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("adding an API key", failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ApiKeyRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(filter: null, cancellationToken).ConfigureAwait(false);
        foreach (var record in rows.Select(ApiKeyRow.Read).OrderByDescending(record => record.CreatedAt))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(string keyId, DateTimeOffset revokedAt, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(TableClient.CreateQueryFilter($"KeyId eq {keyId}"), cancellationToken).ConfigureAwait(false);
        if (rows is not [var row])
        {
            return false;
        }

        if (row.ContainsKey(ApiKeyRow.RevokedAt))
        {
            return true;
        }

        var change = new TableEntity(row.PartitionKey, row.RowKey) { [ApiKeyRow.RevokedAt] = revokedAt };
        try
        {
            await _table.UpdateEntityAsync(change, row.ETag, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied)
        {
            // Somebody revoked it in between; nothing else ever changes a row, and theirs is the time that stands.
            return true;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("revoking an API key", failure);
        }
    }

    private async Task<List<TableEntity>> QueryAsync(string? filter, CancellationToken cancellationToken)
    {
        try
        {
            return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return [];
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("listing API keys", failure);
        }
    }
}
