using Auriko.Azure.Storage;
using Auriko.Core.Background;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Background;

/// <summary>
/// The beats of processes: one row each, in a partition of its own of the table of the responses. Safe for concurrent use.
/// </summary>
internal sealed class BeatTable(TableServiceClient service) : IProcessBeats
{
    private const string Partition = "processes";
    private const string BeatAt = "BeatAt";

    private readonly TableClient _table = service.GetTableClient(ResponseTable.TableName);

    /// <inheritdoc/>
    public async Task BeatAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, RowOf(owner)) { [BeatAt] = now };
        try
        {
            await UpsertAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("telling that this process lives", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellationToken)
                .ToDictionaryAsync(
                    row => Uri.UnescapeDataString(row.RowKey.Replace('=', '%')),
                    row => row.GetDateTimeOffset(BeatAt) ?? default,
                    cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return new Dictionary<string, DateTimeOffset>();
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("listing processes", failure);
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string owner, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, RowOf(owner), ETag.All, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("forgetting a process", failure);
        }
    }

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

    /// <summary>An operator's name may hold what a key must not; the escape's own sign is one of that.</summary>
    private static string RowOf(string owner) => Uri.EscapeDataString(owner).Replace('%', '=');
}
