using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What ledger entries count against a budget. Pure; counters and ledger agree because both ask here.</summary>
public static class BudgetSpend
{
    /// <summary>The cost; where that is not known, as of a lost attempt, what was reserved.</summary>
    /// <param name="cost">What an entry says it cost.</param>
    /// <param name="reserved">What was reserved for it.</param>
    public static Usd Of(Usd? cost, Usd? reserved) => cost ?? reserved ?? Usd.Zero;

    /// <summary>
    /// Whether an entry counts at all: what was paid with the caller's own provider key does only where a grant covered it.
    /// </summary>
    /// <param name="credential">Who paid the provider.</param>
    /// <param name="grant">The grant that covered it; null none.</param>
    public static bool Counts(CredentialOwner credential, string? grant) =>
        credential is CredentialOwner.Platform || grant is not null;

    /// <summary>The sum of entries.</summary>
    /// <param name="entries">The entries.</param>
    public static Usd Of(IReadOnlyList<LedgerEntry> entries)
    {
        var sum = Usd.Zero;
        foreach (var entry in entries)
        {
            if (Counts(entry.Credential, entry.BudgetGrant))
            {
                sum += Of(entry.Cost, entry.Reserved);
            }
        }

        return sum;
    }
}
