using Auriko.Azure.Storage;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Ledger;

/// <summary>
/// Adds up the table <c>UsageLedger</c>: the partitions of a key's days are one range, of which only the money is read.
/// Safe for concurrent use.
/// </summary>
internal sealed class LedgerSpends(TableServiceClient service) : IBudgetSpends
{
    private static readonly string[] Columns = ["BudgetGrant", "CostNanoUsd", "Credential", "ReservedNanoUsd"];

    private readonly TableClient _table = service.GetTableClient(UsageLedgerTable.TableName);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Usd>> SumAsync(
        string keyId, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var (from, to) = (LedgerKey.PartitionOf(keyId, first, 0), LedgerKey.PartitionOf(keyId, last, LedgerKey.Shards - 1));
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey le {to}"), select: Columns,
            cancellationToken: cancellationToken);
        var sums = new Dictionary<string, Usd>(StringComparer.Ordinal);
        try
        {
            await foreach (var row in rows.ConfigureAwait(false))
            {
                var grant = row.GetString("BudgetGrant");
                if (BudgetSpend.Counts(LedgerRow.CredentialOf(row), grant))
                {
                    sums[grant ?? string.Empty] = sums.GetValueOrDefault(grant ?? string.Empty)
                        + BudgetSpend.Of(Money(row.GetInt64("CostNanoUsd")), Money(row.GetInt64("ReservedNanoUsd")));
                }
            }
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nothing has been booked yet.
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("adding up the ledger", failure);
        }

        return sums;
    }

    private static Usd? Money(long? nanos) => nanos is { } amount ? new Usd(amount) : null;
}
