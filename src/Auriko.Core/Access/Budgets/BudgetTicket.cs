using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What one request has reserved of a slice, until it is settled. Safe for concurrent use.</summary>
/// <param name="account">The budget.</param>
/// <param name="slice">The slice.</param>
/// <param name="reserved">How much; null where the budget is not enforced, and nothing had to be.</param>
internal sealed class BudgetTicket(BudgetAccount account, BudgetSlice slice, Usd? reserved)
{
    private int _isSettled;

    /// <summary>The grant that pays.</summary>
    public string Grant => slice.Id;

    /// <summary>Counts what the request has cost in place of what was reserved; again does nothing.</summary>
    /// <param name="entries">The ledger's entries of all its attempts.</param>
    public ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries)
    {
        if (Interlocked.Exchange(ref _isSettled, 1) != 0)
        {
            return ValueTask.CompletedTask;
        }

        // What was spent beyond the slice is to be known to others before it is spent again. Where nobody is refused, the
        // loop reports it.
        var isBeyond = slice.Settle(reserved ?? Usd.Zero, BudgetSpend.Of(entries));
        return isBeyond && reserved is not null ? new ValueTask(account.TryReportAsync()) : ValueTask.CompletedTask;
    }
}
