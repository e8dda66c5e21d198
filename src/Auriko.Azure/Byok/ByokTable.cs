using System.Net;
using System.Security.Cryptography;
using System.Text;
using Auriko.Azure.Storage;
using Auriko.Core.Byok;
using Azure;
using Azure.Data.Tables;

namespace Auriko.Azure.Byok;

/// <summary>
/// Workspaces' own provider keys in the table <c>ByokKeys</c>, which is made when the first key is: a partition a workspace, a
/// row a key, sealed. Safe for concurrent use.
/// </summary>
internal sealed class ByokTable(TableServiceClient service) : IByokStore
{
    public const string TableName = "ByokKeys";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ByokKey>> ListAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(workspaceId)}");
        var rows = await _table.ListRowsAsync("listing provider keys", filter, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => Read(row, workspaceId))];
    }

    /// <inheritdoc/>
    public Task AddAsync(ByokKey key, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("adding a provider key", async () =>
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            await _table.UpsertEntityAsync(Write(key), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryReplaceAsync(ByokKey key, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("changing a provider key", async () =>
        {
            try
            {
                await _table.UpdateEntityAsync(Write(key), new ETag(key.Version), TableUpdateMode.Replace, cancellationToken)
                    .ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException changed) when (IsGoneOrChanged(changed))
            {
                return false;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(ByokKey key, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("removing a provider key", async () =>
        {
            await _table.DeleteEntityAsync(PartitionOf(key.WorkspaceId), key.Id, ETag.All, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>A workspace's id may hold what a partition's key may not.</summary>
    private static string PartitionOf(string workspaceId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workspaceId)));

    private static TableEntity Write(ByokKey key)
    {
        var row = new TableEntity(PartitionOf(key.WorkspaceId), key.Id)
        {
            [nameof(key.WorkspaceId)] = key.WorkspaceId,
            [nameof(key.Provider)] = key.Provider,
            [nameof(key.Name)] = key.Name,
            [nameof(key.SealedSecret)] = key.SealedSecret,
            [nameof(key.CreatedAt)] = key.CreatedAt,
            [nameof(key.UpdatedAt)] = key.UpdatedAt,
            [nameof(key.IsDisabled)] = key.IsDisabled,
        };
        if (key.DefaultSince is { } since)
        {
            row[nameof(key.DefaultSince)] = since;
        }

        if (key.AccountTier is { } tier)
        {
            row[nameof(key.AccountTier)] = tier;
        }

        return row;
    }

    private static ByokKey Read(TableEntity row, string workspaceId) => new()
    {
        Id = row.RowKey,
        WorkspaceId = workspaceId,
        Provider = row.GetString(nameof(ByokKey.Provider)),
        Name = row.GetString(nameof(ByokKey.Name)),
        SealedSecret = row.GetString(nameof(ByokKey.SealedSecret)),
        CreatedAt = row.GetDateTimeOffset(nameof(ByokKey.CreatedAt)) ?? DateTimeOffset.UnixEpoch,
        UpdatedAt = row.GetDateTimeOffset(nameof(ByokKey.UpdatedAt)) ?? DateTimeOffset.UnixEpoch,
        DefaultSince = row.GetDateTimeOffset(nameof(ByokKey.DefaultSince)),
        AccountTier = row.GetString(nameof(ByokKey.AccountTier)),
        IsDisabled = row.GetBoolean(nameof(ByokKey.IsDisabled)) ?? false,
        Version = row.ETag.ToString(),
    };

    private static bool IsGoneOrChanged(RequestFailedException failure) =>
        failure.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.PreconditionFailed;
}
