using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What ledger entries count against a budget. Pure; counters and ledger agree because both ask here.</summary>
public static class BudgetSpend
{
    /// <summary>The cost; where that is not known, as of a lost attempt, what was reserved.</summary>
    /// <param name="cost">What an entry says it cost.</param>
    /// <param name="reserved">What was reserved for it.</param>
    public static Usd Of(Usd? cost, Usd? reserved) => cost ?? reserved ?? Usd.Zero;

    /// <summary>The sum of entries.</summary>
    /// <param name="entries">The entries.</param>
    public static Usd Of(IReadOnlyList<LedgerEntry> entries)
    {
        var sum = Usd.Zero;
        foreach (var entry in entries)
        {
            sum += Of(entry.Cost, entry.Reserved);
        }

        return sum;
    }
}
