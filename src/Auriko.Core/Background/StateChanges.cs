using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>Changes states by compare-and-swap, again and again until nobody was faster. Safe for concurrent use.</summary>
internal sealed class StateChanges(IResponseStates states)
{
    /// <summary>Changes a state.</summary>
    /// <param name="known">The state as it was last seen.</param>
    /// <param name="change">Makes the new state of the current one; null when it is not to be changed.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <param name="attempt">An attempt to write down with it.</param>
    /// <returns>The new state; null when there is none or it was not to be changed.</returns>
    public async Task<ResponseState?> ApplyAsync(
        ResponseState? known, Func<ResponseState, ResponseState?> change, CancellationToken cancellationToken, LedgerEntry? attempt = null)
    {
        for (var current = known; current is { IsClosed: false };)
        {
            if (change(current) is not { } next)
            {
                return null;
            }

            if (await states.TryReplaceAsync(next, attempt, cancellationToken).ConfigureAwait(false) is { } changed)
            {
                return changed;
            }

            current = await states.FindAsync(current.Id, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
