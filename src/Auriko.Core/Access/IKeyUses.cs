using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>
/// When keys were last used. Safe for concurrent use. Every member throws <see cref="StorageUnavailableException"/> when
/// storage failed.
/// </summary>
public interface IKeyUses
{
    /// <summary>Records a use.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="usedAt">When it was used.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RecordAsync(string keyId, DateTimeOffset usedAt, CancellationToken cancellationToken);

    /// <summary>The last use of every key that was ever used, by its id.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The last use of a key; null when there was none.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<DateTimeOffset?> FindAsync(string keyId, CancellationToken cancellationToken);
}
