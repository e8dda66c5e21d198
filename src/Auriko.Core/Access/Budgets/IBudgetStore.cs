using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// Where the counters of budgets are kept: for each period of each key one pool and the grants made from it. Safe for
/// concurrent use. Every member throws <see cref="StorageUnavailableException"/> when storage failed; what was to be
/// written may be written then.
/// </summary>
public interface IBudgetStore
{
    /// <summary>Reads the pool and one grant.</summary>
    /// <param name="key">The period.</param>
    /// <param name="grantId">The grant.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The pool; null when the period has none yet. The grant, if it is there. Both as of one moment.</returns>
    Task<BudgetPage> ReadAsync(BudgetKey key, string grantId, CancellationToken cancellationToken);

    /// <summary>Reads the pool and every grant, not necessarily as of one moment.</summary>
    /// <param name="key">The period.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<BudgetPage> ListAsync(BudgetKey key, CancellationToken cancellationToken);

    /// <summary>Writes a pool with the grants that changed with it, all or nothing.</summary>
    /// <param name="key">The period.</param>
    /// <param name="change">What changes; its pool has the version it was read with, or none when it is new.</param>
    /// <param name="cancellationToken">Stops the wait; it may still be written.</param>
    /// <returns>The pool's new version; null when another version is there, and nothing was written.</returns>
    Task<string?> TryWriteAsync(BudgetKey key, BudgetChange change, CancellationToken cancellationToken);

    /// <summary>Removes a period with all its grants.</summary>
    /// <param name="key">The period.</param>
    /// <param name="cancellationToken">Stops the wait; what is left can be removed later.</param>
    Task RemoveAsync(BudgetKey key, CancellationToken cancellationToken);
}

/// <summary>What is known of a period.</summary>
/// <param name="Pool">The pool; null when there is none.</param>
/// <param name="Grants">The grants asked for.</param>
public sealed record BudgetPage(BudgetPool? Pool, IReadOnlyList<BudgetGrant> Grants);

/// <summary>A change of a period, all or nothing.</summary>
/// <param name="Pool">The new pool, with the version it replaces.</param>
/// <param name="Grants">The grants to write, at most <see cref="MaxGrants"/> with the removed ones.</param>
public sealed record BudgetChange(BudgetPool Pool, IReadOnlyList<BudgetGrant> Grants)
{
    /// <summary>The most grants one change may touch.</summary>
    public const int MaxGrants = 90;

    /// <summary>The ids of grants to remove.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Whether it touches as many grants as it may, so that there may be more to be done.</summary>
    internal bool IsFull => Grants.Count + Removed.Count == MaxGrants;
}
