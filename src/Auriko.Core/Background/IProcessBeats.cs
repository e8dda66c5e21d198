using Auriko.Core.Diagnostics;

namespace Auriko.Core.Background;

/// <summary>
/// When each process that works on background responses was last heard of. Safe for concurrent use. Every member throws
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IProcessBeats
{
    /// <summary>Tells that a process lives.</summary>
    /// <param name="owner">The process.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task BeatAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>When each process was last heard of.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Forgets a process that has long been silent.</summary>
    /// <param name="owner">The process.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task ForgetAsync(string owner, CancellationToken cancellationToken);
}
