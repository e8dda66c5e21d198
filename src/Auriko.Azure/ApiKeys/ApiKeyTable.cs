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

    private const int Changed = 412;
    private const int Gone = 404;

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
        foreach (var row in await _table.ListRowsAsync("listing API keys", null, null, cancellationToken).ConfigureAwait(false))
        {
            yield return ApiKeyRow.Read(row);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredApiKey>> FindByIdAsync(string keyId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"KeyId eq {keyId}");
        var rows = await _table.ListRowsAsync("listing API keys", filter, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => new StoredApiKey(ApiKeyRow.Read(row), row.ETag.ToString()))];
    }

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(StoredApiKey read, ApiKeyRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await _table
                .UpdateEntityAsync(ApiKeyRow.Write(record), new ETag(read.Version), TableUpdateMode.Replace, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.Status is Changed or Gone)
        {
            return false;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("changing an API key", failure);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            // A row that is not there is an answer of its own, not an exception.
            await _table.DeleteEntityAsync(ApiKeyRow.PartitionOf(hash), hash, ETag.All, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("removing a secret of an API key", failure);
        }
    }
}
