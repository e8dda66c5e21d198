using Auriko.Core.Ledger;

namespace Auriko.Core.Access;

/// <summary>What a key may spend in a period. Immutable.</summary>
/// <param name="Limit">The most, above zero and up to <see cref="MaxDollars"/>.</param>
/// <param name="Period">How long until it starts anew.</param>
/// <param name="Enforce">Whether requests beyond it are refused, or it is shown only.</param>
/// <param name="IncludeByok">Whether calls with the workspace's own provider keys count.</param>
public sealed record KeyBudget(Usd Limit, BudgetPeriod Period, bool Enforce = true, bool IncludeByok = false)
{
    /// <summary>The largest limit, in US dollars.</summary>
    public const long MaxDollars = 1_000_000_000;
}

/// <summary>The period of a budget, in UTC (facts §4.4).</summary>
public enum BudgetPeriod
{
    /// <summary>From the first of the month, 00:00.</summary>
    Monthly,

    /// <summary>From Monday, 00:00.</summary>
    Weekly,

    /// <summary>From 00:00.</summary>
    Daily,
}
