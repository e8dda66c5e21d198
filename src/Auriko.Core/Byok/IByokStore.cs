using Auriko.Core.Diagnostics;

namespace Auriko.Core.Byok;

/// <summary>
/// Where workspaces' own provider keys are kept. Safe for concurrent use. Every member throws
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IByokStore
{
    /// <summary>The keys of a workspace.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<ByokKey>> ListAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key; its id is new.</param>
    /// <param name="cancellationToken">Stops the wait; the key may have been added all the same.</param>
    Task AddAsync(ByokKey key, CancellationToken cancellationToken);

    /// <summary>Changes a key, unless it has changed since it was read.</summary>
    /// <param name="key">What it is to be.</param>
    /// <param name="cancellationToken">Stops the wait; the key may have been changed all the same.</param>
    /// <returns>False when it is another one meanwhile, or is gone.</returns>
    Task<bool> TryReplaceAsync(ByokKey key, CancellationToken cancellationToken);

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops the wait; the key may have been removed all the same.</param>
    Task RemoveAsync(ByokKey key, CancellationToken cancellationToken);
}
