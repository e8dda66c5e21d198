using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// The rows of background responses. Safe for concurrent use; all changes are compare-and-swap. Every member throws
/// <see cref="StorageUnavailableException"/> when storage failed: what was asked may have been done then.
/// </summary>
public interface IResponseStates
{
    /// <summary>Adds a new response and puts it on the expiry list, both or neither.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task AddAsync(ResponseState state, CancellationToken cancellationToken);

    /// <summary>Finds a response.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its state; null when there is none.</returns>
    Task<ResponseState?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Replaces the state of a response that is not closed, if it still has the version it was read with.</summary>
    /// <param name="next">The new state, with the version of the one it was made from.</param>
    /// <param name="attempt">
    /// An attempt to write down with it, both or neither; null none. One that is there already was written by a call whose
    /// answer was lost, and the state with it.
    /// </param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The state as it is from then on, with its version; null when somebody else was faster.</returns>
    Task<ResponseState?> TryReplaceAsync(ResponseState next, LedgerEntry? attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Closes a response, if it still has the version it was read with; one with a <see cref="ResponseState.Webhook"/>
    /// gets a webhook that waits, with it or not at all. A deleted one is only taken off the open rows.
    /// </summary>
    /// <param name="last">The final state, with the version of the one it was made from.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when somebody else was faster.</returns>
    Task<bool> TryCloseAsync(ResponseState last, CancellationToken cancellationToken);

    /// <summary>The attempts that were written down for a response.</summary>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<LedgerEntry>> ListAttemptsAsync(string id, CancellationToken cancellationToken);

    /// <summary>The responses of a shard that are not closed, without what is long in them.</summary>
    /// <param name="shard">0 to 15.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<ResponseState>> ListOpenAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Responses of a shard that have expired, oldest first.</summary>
    /// <param name="shard">0 to 15.</param>
    /// <param name="now">The time.</param>
    /// <param name="most">The most to list.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<ResponseExpiry>> ListExpiredAsync(int shard, DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Removes the state of a response: it does not exist from then on. A no-op when there is none.</summary>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the attempts of a removed response. Its place on the expiry list stays: a process that accepted it and
    /// restarts can tell from it that storage had the response already.
    /// </summary>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Removes what is left of a removed response: its attempts, and its place on the expiry list.</summary>
    /// <param name="expiry">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task ForgetAsync(ResponseExpiry expiry, CancellationToken cancellationToken);
}

/// <summary>One entry of the expiry list.</summary>
/// <param name="Id">The response.</param>
/// <param name="ExpiresAt">When it expires.</param>
public readonly record struct ResponseExpiry(string Id, DateTimeOffset ExpiresAt);
