using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// What the ledger says of the attempts of earlier runs: they count in the cost of the response. Safe for concurrent use.
/// </summary>
internal sealed class EarlierAttempts(BackgroundStore store, ILedgerTable ledger, StoragePatience patience, TimeProvider clock)
{
    private const int Turns = 150;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

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

        var attempts = await store.AttemptsAsync(state.Id, stop).ConfigureAwait(false);
        return await Task.WhenAll(attempts.Select(lost => FindAsync(lost, stop))).ConfigureAwait(false);
    }

    private async Task<LedgerEntry> FindAsync(LedgerEntry lost, CancellationToken stop)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            if (await patience.AskAsync(token => ledger.FindAsync(lost, token), stop).ConfigureAwait(false) is { } booked)
            {
                return booked;
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
        }

        return lost;
    }
}
