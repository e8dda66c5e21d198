using System.Net;
using Auriko.Azure.Storage;
using Auriko.Core.Access.Budgets;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Budgets;

/// <summary>
/// Counters of budgets in the table <c>Budgets</c>, which is made when the first one is. Safe for concurrent use.
/// </summary>
internal sealed class BudgetTable(TableServiceClient service) : IBudgetStore
{
    public const string TableName = "Budgets";

    private const int MaxTransaction = 100;

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task<BudgetPage> ReadAsync(BudgetKey key, string grantId, CancellationToken cancellationToken) =>
        BudgetRow.Read(await ListRowsAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {key.Partition} and (RowKey eq {BudgetRow.Pool} or RowKey eq {BudgetRow.KeyOf(grantId)})"),
            cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<BudgetPage> ListAsync(BudgetKey key, CancellationToken cancellationToken) =>
        BudgetRow.Read(await ListRowsAsync(PeriodOf(key), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<string?> TryWriteAsync(BudgetKey key, BudgetChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await SubmitAsync(Actions(key, change), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException refused) when ((HttpStatusCode)refused.Status
            is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("changing a budget", failure);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(BudgetKey key, CancellationToken cancellationToken)
    {
        var rows = await ListRowsAsync(PeriodOf(key), cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var some in rows.Chunk(MaxTransaction))
            {
                await _table.SubmitTransactionAsync(
                    some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)),
                    cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RequestFailedException gone) when ((HttpStatusCode)gone.Status is HttpStatusCode.NotFound)
        {
            // Another process is removing it too.
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("removing a budget's period", failure);
        }
    }

    private static IEnumerable<TableTransactionAction> Actions(BudgetKey key, BudgetChange change)
    {
        var pool = BudgetRow.Write(key, change.Pool);
        yield return change.Pool.Version.Length == 0
            ? new(TableTransactionActionType.Add, pool)
            : new(TableTransactionActionType.UpdateReplace, pool, new ETag(change.Pool.Version));
        foreach (var grant in change.Grants)
        {
            yield return new(TableTransactionActionType.UpsertReplace, BudgetRow.Write(key, grant));
        }

        foreach (var id in change.Removed)
        {
            yield return new(TableTransactionActionType.Delete, new TableEntity(key.Partition, BudgetRow.KeyOf(id)), ETag.All);
        }
    }

    private async Task<string> SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            var replies = await _table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return replies.Value[0].Headers.ETag.ToString()!;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            var replies = await _table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return replies.Value[0].Headers.ETag.ToString()!;
        }
    }

    private static string PeriodOf(BudgetKey key) => TableClient.CreateQueryFilter($"PartitionKey eq {key.Partition}");

    private ValueTask<List<TableEntity>> ListRowsAsync(string filter, CancellationToken cancellationToken) =>
        _table.ListRowsAsync("reading a budget", filter, null, cancellationToken);
}
