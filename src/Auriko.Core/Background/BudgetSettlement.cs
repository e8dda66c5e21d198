using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// Settles what was reserved of a budget when a response was accepted. A process that dies before leaves it to the lease:
/// then the ledger counts.
/// </summary>
internal sealed class BudgetSettlement(KeyBudgets budgets, EarlierAttempts attempts)
{
    /// <summary>Counts what the response has cost in place of what was reserved.</summary>
    /// <param name="state">The response, which has ended.</param>
    /// <param name="booked">The entries of its attempts, where they are known already.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task RunAsync(ResponseState state, IReadOnlyList<LedgerEntry>? booked, CancellationToken stop)
    {
        if (state.Budget is { IsOwnOnly: false } hold)
        {
            var key = BudgetKey.Of(state.KeyId, hold.Period, state.CreatedAt);
            var entries = booked ?? await attempts.FindAsync(state, stop).ConfigureAwait(false);
            await budgets.CloseAsync(key, state.Id, entries, stop).ConfigureAwait(false);
        }
    }
}
