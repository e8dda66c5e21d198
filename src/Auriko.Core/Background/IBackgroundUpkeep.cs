using Auriko.Core.Diagnostics;

namespace Auriko.Core.Background;

/// <summary>
/// What a host has done from time to time, so that every response ends and none is kept for longer than promised. Any
/// number of processes may do it at once. Safe for concurrent use. Throws <see cref="StorageUnavailableException"/> when
/// storage failed: the next time does the rest.
/// </summary>
public interface IBackgroundUpkeep
{
    /// <summary>How long a response is kept, from its creation.</summary>
    TimeSpan Retention { get; }

    /// <summary>
    /// Starts every response that is not closed and has no living process, or should long have ended: the run that
    /// begins then decides what becomes of it.
    /// </summary>
    /// <param name="engine">What runs them; asked for this process's own as well.</param>
    /// <param name="cancellationToken">Stops the sweep.</param>
    /// <returns>How many were started.</returns>
    Task<int> SweepAsync(IBackgroundEngine engine, CancellationToken cancellationToken);

    /// <summary>Removes expired responses, whole.</summary>
    /// <param name="cancellationToken">Stops the purge.</param>
    /// <returns>How many were removed.</returns>
    Task<int> PurgeAsync(CancellationToken cancellationToken);
}
