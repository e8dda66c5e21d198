using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// Where roll-ups are kept. Safe for concurrent use. Every member throws <see cref="StorageUnavailableException"/> when
/// storage failed.
/// </summary>
public interface IUsageRollups
{
    /// <summary>
    /// Puts a roll-up in the place of the one that is there, as a whole, unless that was made of more rows: whoever read
    /// the ledger later wins, in whatever order they write.
    /// </summary>
    /// <param name="rollup">The roll-up.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether anything was written: not when the same is there already.</returns>
    Task<bool> ReplaceAsync(UsageRollup rollup, CancellationToken cancellationToken);

    /// <summary>The roll-ups of a workspace, day by day.</summary>
    /// <param name="range">Which.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<UsageRollup> ReadAsync(UsageRange range, CancellationToken cancellationToken);
}

/// <summary>Some days of a workspace.</summary>
/// <param name="WorkspaceId">The workspace; null the keys that belong to none.</param>
/// <param name="KeyId">One key of it; null all.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day.</param>
public readonly record struct UsageRange(string? WorkspaceId, string? KeyId, DateOnly From, DateOnly To);
