using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// What the ledger says of the attempts of earlier runs: they count in the cost of the response. Safe for concurrent use.
/// </summary>
internal sealed class EarlierAttempts(BackgroundStore store, ILedgerTable ledger, StoragePatience patience, TimeProvider clock)
{
    /// <summary>Most time for all entries of a response to come.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>Finds their entries. All have been booked by now, if only as lost, and are on their way to the table.</summary>
    /// <param name="state">The response. Attempts that were written down after it are none of these.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>The entries; of an attempt whose entry is long in coming, the one of a lost attempt.</returns>
    public async Task<IReadOnlyList<LedgerEntry>> FindAsync(ResponseState state, CancellationToken stop)
    {
        if (state.Attempts == 0)
        {
            return [];
        }

        var began = clock.GetTimestamp();
        var written = await store.AttemptsAsync(state.Id, stop).ConfigureAwait(false);
        var attempts = written.Where(attempt => attempt.AttemptNumber <= state.Attempts).ToArray();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var found = await BookedAsync(attempts, stop).ConfigureAwait(false);
            if (found.Count >= attempts.Length || clock.GetElapsedTime(began) >= Limit)
            {
                return [.. found, .. Without(found, attempts)];
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The attempts of a response that the table has no entry of: they may be on their way to it.</summary>
    /// <param name="id">The response.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>The entries of lost attempts.</returns>
    public async Task<IEnumerable<LedgerEntry>> UnbookedAsync(string id, CancellationToken stop)
    {
        var attempts = await store.AttemptsAsync(id, stop).ConfigureAwait(false);
        return Without(await BookedAsync(attempts, stop).ConfigureAwait(false), attempts);
    }

    private Task<IReadOnlyList<LedgerEntry>> BookedAsync(IReadOnlyList<LedgerEntry> attempts, CancellationToken stop) =>
        patience.AskAsync(token => ledger.FindAsync(attempts, token), stop);

    private static IEnumerable<LedgerEntry> Without(IEnumerable<LedgerEntry> found, IEnumerable<LedgerEntry> attempts) =>
        attempts.ExceptBy(found.Select(entry => entry.AttemptId), lost => lost.AttemptId);
}
