using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Budgets;

/// <summary>
/// A budget's period as rows of the table <c>Budgets</c>: one partition, in it the pool and a row for every grant. Pure.
/// </summary>
/// <remarks>
/// The pool's row comes first in the order of a query: grants that are read after it and are newer than it are noticed by
/// its version.
/// </remarks>
internal static class BudgetRow
{
    public const string Pool = "pool";

    private const string GrantPrefix = "slice|";
    private const string Granted = "GrantedNanoUsd";
    private const string Spent = "SpentNanoUsd";
    private const string Earlier = "EarlierNanoUsd";
    private const string CheckedAt = "CheckedAt";
    private const string Until = "Until";
    private const string IsClosed = "IsClosed";

    /// <summary>The row key of a grant.</summary>
    /// <param name="id">The grant's id.</param>
    public static string KeyOf(string id) => GrantPrefix + id;

    /// <summary>The row of a pool.</summary>
    /// <param name="key">The period.</param>
    /// <param name="pool">The pool.</param>
    public static TableEntity Write(BudgetKey key, BudgetPool pool) => new(key.Partition, Pool)
    {
        [Granted] = pool.Granted.Nanos,
        [Spent] = pool.Spent.Nanos,
        [Earlier] = pool.Earlier.Nanos,
        [CheckedAt] = pool.CheckedAt,
    };

    /// <summary>The row of a grant.</summary>
    /// <param name="key">The period.</param>
    /// <param name="grant">The grant.</param>
    public static TableEntity Write(BudgetKey key, BudgetGrant grant) => new(key.Partition, KeyOf(grant.Id))
    {
        [Granted] = grant.Granted.Nanos,
        [Spent] = grant.Spent.Nanos,
        [Until] = grant.Until,
        [IsClosed] = grant.IsClosed,
    };

    /// <summary>What rows say of a period.</summary>
    /// <param name="rows">The rows.</param>
    public static BudgetPage Read(IReadOnlyCollection<TableEntity> rows)
    {
        var pool = rows.FirstOrDefault(row => row.RowKey == Pool);
        return new BudgetPage(
            pool is null ? null : ReadPool(pool),
            [.. rows.Where(row => row.RowKey != Pool).Select(ReadGrant)]);
    }

    private static BudgetPool ReadPool(TableEntity row) => new()
    {
        Granted = Money(row, Granted),
        Spent = Money(row, Spent),
        Earlier = Money(row, Earlier),
        CheckedAt = row.GetDateTimeOffset(CheckedAt) ?? default,
        Version = row.ETag.ToString(),
    };

    private static BudgetGrant ReadGrant(TableEntity row) => new(
        row.RowKey[GrantPrefix.Length..], Money(row, Granted), Money(row, Spent), row.GetDateTimeOffset(Until) ?? default)
    {
        IsClosed = row.GetBoolean(IsClosed) is true,
    };

    private static Usd Money(TableEntity row, string column) => new(row.GetInt64(column) ?? 0);
}
