using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;

namespace Auriko.Tests.Shared.Market;

/// <summary>Budgets for gateways whose keys have none: whoever asks for one fails.</summary>
internal sealed class NoBudgets : IBudgetStore, IBudgetSpends
{
    /// <summary>Makes them.</summary>
    /// <param name="clock">The time.</param>
    public static KeyBudgets Create(TimeProvider clock)
    {
        var nothing = new NoBudgets();
        return new KeyBudgets(new BudgetPorts(nothing, new BudgetLedger(nothing, clock), clock), new BudgetOptions().Freeze());
    }

    Task<BudgetPage> IBudgetStore.ReadAsync(BudgetKey key, string grantId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<BudgetPage> IBudgetStore.ListAsync(BudgetKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<string?> IBudgetStore.TryWriteAsync(BudgetKey key, BudgetChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IBudgetStore.RemoveAsync(BudgetKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IReadOnlyDictionary<string, Usd>> IBudgetSpends.SumAsync(
        string keyId, DateOnly first, DateOnly last, CancellationToken cancellationToken) => throw new NotSupportedException();
}
