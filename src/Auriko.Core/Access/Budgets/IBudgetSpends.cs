using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What the ledger says was spent. Safe for concurrent use.</summary>
public interface IBudgetSpends
{
    /// <summary>Adds up the entries of an API key, each as <see cref="BudgetSpend"/> counts it.</summary>
    /// <param name="keyId">The API key's id.</param>
    /// <param name="first">The first day in UTC.</param>
    /// <param name="last">The last day.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sums by the grant that paid; the empty name has what none paid.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    Task<IReadOnlyDictionary<string, Usd>> SumAsync(
        string keyId, DateOnly first, DateOnly last, CancellationToken cancellationToken);
}
