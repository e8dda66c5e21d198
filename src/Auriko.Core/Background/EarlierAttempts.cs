using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// What the ledger says of the attempts of earlier runs: they count in the cost of the response. Safe for concurrent use.
/// </summary>
internal sealed class EarlierAttempts(BackgroundStore store, ILedgerTable ledger, StoragePatience patience, TimeProvider clock)
{
    /// <summary>Most time for all entries of a response to come.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>Finds their entries. All have been booked by now, if only as lost, and are on their way to the table.</summary>
    /// <param name="state">The response.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>The entries; of an attempt whose entry is long in coming, the one of a lost attempt.</returns>
    public async Task<IReadOnlyList<LedgerEntry>> FindAsync(ResponseState state, CancellationToken stop)
    {
        if (state.Attempts == 0)
        {
            return [];
        }

        var began = clock.GetTimestamp();
        var found = new List<LedgerEntry>();

        // One after the other: they come together, and after a crash many responses ask for many at once.
        foreach (var lost in await store.AttemptsAsync(state.Id, stop).ConfigureAwait(false))
        {
            found.Add(await FindAsync(lost, began, stop).ConfigureAwait(false));
        }

        return found;
    }

    private async Task<LedgerEntry> FindAsync(LedgerEntry lost, long began, CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await patience.AskAsync(token => ledger.FindAsync(lost, token), stop).ConfigureAwait(false) is { } booked)
            {
                return booked;
            }

            if (clock.GetElapsedTime(began) >= Limit)
            {
                return lost;
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(false);
        }
    }
}
