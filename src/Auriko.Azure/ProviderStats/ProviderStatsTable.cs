using Auriko.Azure.Storage;
using Auriko.Core.Routing.Stats;
using Azure.Data.Tables;

namespace Auriko.Azure.ProviderStats;

/// <summary>
/// What instances have measured, in the table <c>ProviderStats</c>, which is made when the first digest comes. An
/// instance replaces its own rows without asking for their version: nobody else writes them. Safe for concurrent use.
/// </summary>
internal sealed class ProviderStatsTable(TableServiceClient service) : IProviderStatsStore
{
    public const string TableName = "ProviderStats";

    private const int MostInTransaction = 100;

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task PublishAsync(
        string instance, IReadOnlyList<PublishedDigest> digests, CancellationToken cancellationToken)
    {
        try
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            foreach (var some in digests.Chunk(MostInTransaction))
            {
                var rows = some.Select(digest => new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace, ProviderStatsRow.Write(instance, digest)));
                await _table.SubmitTransactionAsync(rows, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("publishing live figures", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PublishedDigest>> ReadOthersAsync(
        string instance, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ne {instance} and UpdatedAt ge {since}");
        var rows = await _table.ListRowsAsync("reading live figures", filter, null, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(ProviderStatsRow.Read);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"UpdatedAt lt {before}");
        var old = await _table.ListRowsAsync("reading live figures", filter, null, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var row in old)
            {
                // Gone already is as good: another instance may be clearing up too.
                _ = await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("removing old live figures", failure);
        }
    }
}
