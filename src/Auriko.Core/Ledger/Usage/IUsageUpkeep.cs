using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// What a host has done from time to time, so that roll-ups are what the rows say. Any number of processes may do it at
/// once. Safe for concurrent use. Throws <see cref="StorageUnavailableException"/> when storage failed: the next time does
/// the rest.
/// </summary>
public interface IUsageUpkeep
{
    /// <summary>Rolls up the days that rows come in for now: today, and yesterday while the day is young. Every minute.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many roll-ups changed.</returns>
    Task<int> RollUpAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Rolls up earlier days again, for rows that came late: of long responses, and those that waited for storage in the
    /// file of a process. The last week, and once a day the last five weeks. Every hour.
    /// </summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many roll-ups changed.</returns>
    Task<int> RecheckAsync(CancellationToken cancellationToken);

    /// <summary>Rolls up some days.</summary>
    /// <param name="from">The first, UTC.</param>
    /// <param name="to">The last.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many roll-ups changed.</returns>
    Task<int> RollUpAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
