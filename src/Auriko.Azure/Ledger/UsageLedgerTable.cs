using Auriko.Azure.Storage;
using Auriko.Core.Ledger;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Ledger;

/// <summary>
/// The ledger in the table <c>UsageLedger</c>, which is made when the first entry comes. Inserts only. Safe for
/// concurrent use.
/// </summary>
/// <param name="service">
/// The account; should not repeat calls whose connection broke, so that a storage that died is noticed.
/// </param>
internal sealed class UsageLedgerTable(TableServiceClient service) : ILedgerTable
{
    public const string TableName = "UsageLedger";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task<LedgerInsertion> InsertAsync(
        IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var added = new List<LedgerEntry>();
        var rejections = new List<LedgerRejection>();
        try
        {
            foreach (var transaction in LedgerTransactions.Cut(entries))
            {
                added.AddRange(await InsertAsync(transaction, rejections, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("inserting ledger entries", failure);
        }

        return new LedgerInsertion(added, rejections);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>> FindAsync(
        IReadOnlyList<LedgerEntry> attempts, CancellationToken cancellationToken)
    {
        var found = new List<LedgerEntry>(attempts.Count);
        try
        {
            foreach (var partition in attempts.Select(LedgerKey.For).GroupBy(key => key.Partition, key => key.Row))
            {
                var (first, last) = (partition.Min(StringComparer.Ordinal)!, partition.Max(StringComparer.Ordinal)!);
                found.AddRange((await ReadAsync(
                    TableClient.CreateQueryFilter($"PartitionKey eq {partition.Key} and RowKey ge {first} and RowKey le {last}"),
                    cancellationToken).ConfigureAwait(false)).IntersectBy(partition, row => row.RowKey).Select(LedgerRow.Read));
            }

            return found;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("reading ledger entries", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>> ListAsync(
        string keyId, DateOnly day, CancellationToken cancellationToken)
    {
        try
        {
            var shards = await Task.WhenAll(Enumerable.Range(0, LedgerKey.Shards)
                .Select(shard => ReadAsync(
                    TableClient.CreateQueryFilter($"PartitionKey eq {LedgerKey.PartitionOf(keyId, day, shard)}"), cancellationToken)))
                .ConfigureAwait(false);
            var rows = shards.SelectMany(shard => shard).OrderBy(row => row.RowKey, StringComparer.Ordinal);
            return [.. rows.Select(LedgerRow.Read)];
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("listing ledger entries", failure);
        }
    }

    /// <returns>The entries that were not there before.</returns>
    private async Task<IReadOnlyList<LedgerEntry>> InsertAsync(
        IReadOnlyList<LedgerInsert> inserts, List<LedgerRejection> rejections, CancellationToken cancellationToken)
    {
        while (inserts.Count > 0)
        {
            LedgerRefusal refusal;
            try
            {
                await SubmitAsync(inserts, cancellationToken).ConfigureAwait(false);
                return [.. inserts.Select(insert => insert.Entry)];
            }
            catch (RequestFailedException failure) when (LedgerRefusal.Of(failure) is { } known)
            {
                refusal = known;
            }

            switch (refusal.Kind)
            {
                case LedgerRefusalKind.NoTable:
                    await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case LedgerRefusalKind.Exists:
                    inserts = await WithoutExistingAsync(inserts, cancellationToken).ConfigureAwait(false);
                    break;
                case LedgerRefusalKind.ForGood or LedgerRefusalKind.TooLarge
                    when (inserts.Count == 1 ? 0 : refusal.Index) is { } index:
                    rejections.Add(new LedgerRejection(inserts[index].Entry, refusal.Reason));
                    inserts = [.. inserts.Where((_, place) => place != index)];
                    break;
                case LedgerRefusalKind.ForGood or LedgerRefusalKind.TooLarge:
                    var half = inserts.Count / 2;
                    return
                    [
                        .. await InsertAsync([.. inserts.Take(half)], rejections, cancellationToken).ConfigureAwait(false),
                        .. await InsertAsync([.. inserts.Skip(half)], rejections, cancellationToken).ConfigureAwait(false),
                    ];
            }
        }

        return [];
    }

    private Task SubmitAsync(IReadOnlyList<LedgerInsert> inserts, CancellationToken cancellationToken) =>
        inserts is [var only]
            ? _table.AddEntityAsync(only.Row, cancellationToken)
            : _table.SubmitTransactionAsync(
                inserts.Select(insert => new TableTransactionAction(TableTransactionActionType.Add, insert.Row)),
                cancellationToken);

    /// <summary>Asks for the rows that are there in one query: after an outage it is most of them.</summary>
    private async Task<IReadOnlyList<LedgerInsert>> WithoutExistingAsync(
        IReadOnlyList<LedgerInsert> inserts, CancellationToken cancellationToken)
    {
        if (inserts.Count == 1)
        {
            return [];
        }

        var partition = inserts[0].Row.PartitionKey;
        var first = inserts.Select(insert => insert.Row.RowKey).Min(StringComparer.Ordinal);
        var last = inserts.Select(insert => insert.Row.RowKey).Max(StringComparer.Ordinal);
        var existing = await _table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}"),
                select: ["RowKey"],
                cancellationToken: cancellationToken)
            .Select(row => row.RowKey)
            .ToHashSetAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return [.. inserts.Where(insert => !existing.Contains(insert.Row.RowKey))];
    }

    private async Task<List<TableEntity>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        try
        {
            return await _table
                .QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return [];
        }
    }
}
