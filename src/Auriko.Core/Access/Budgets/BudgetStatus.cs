using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>How a key's budget stands. Immutable.</summary>
/// <param name="Period">Its period.</param>
/// <param name="Limit">The most.</param>
/// <param name="Spend">What has been spent, as far as this process knows; null when it has not been able to ask.</param>
public sealed record BudgetStatus(BudgetPeriod Period, Usd Limit, Usd? Spend);

/// <summary>Tells how budgets stand. Safe for concurrent use.</summary>
public interface IBudgetFigures
{
    /// <summary>Has the figures of a key's budget fetched where they are not known or old; a failure leaves them so.</summary>
    /// <param name="caller">The key.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask RefreshAsync(Caller caller, CancellationToken cancellationToken);

    /// <summary>How the budget stands now; from memory.</summary>
    /// <param name="caller">The key.</param>
    /// <returns>Null when the key has none.</returns>
    BudgetStatus? StatusOf(Caller caller);
}
