using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What ledger entries count against a budget. Pure; counters and ledger agree because both ask here.</summary>
internal static class BudgetSpend
{
    /// <summary>Its cost; where that is not known, as of a lost attempt, what was reserved for it.</summary>
    /// <param name="entry">The entry.</param>
    public static Usd Of(LedgerEntry entry) => entry.Cost ?? entry.Reserved ?? Usd.Zero;

    /// <summary>The sum of entries.</summary>
    /// <param name="entries">The entries.</param>
    public static Usd Of(IReadOnlyList<LedgerEntry> entries)
    {
        var sum = Usd.Zero;
        foreach (var entry in entries)
        {
            sum += Of(entry);
        }

        return sum;
    }
}
