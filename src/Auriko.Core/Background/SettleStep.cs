using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// Books attempts that were written down and may have been lost, each as of unknown usage. An entry that is still on its
/// way to the ledger's table stays as it is: recording is idempotent by attempt.
/// </summary>
internal sealed class SettleStep(BackgroundStore store, EarlierAttempts attempts, ILedger ledger, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Books every attempt of a response that is not booked.</summary>
    /// <param name="state">The response.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task BookAsync(ResponseState state, CancellationToken stop)
    {
        if (state.Attempts == 0)
        {
            return;
        }

        foreach (var lost in await attempts.UnbookedAsync(state.Id, stop).ConfigureAwait(false))
        {
            await RecordAsync(lost, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the step.</summary>
    /// <param name="call">A call that ended without an outcome.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task RunAsync(CallInput call, CancellationToken stop)
    {
        if (await store.FindAsync(call.ResponseId, stop).ConfigureAwait(false) is { } state)
        {
            await BookAsync(state, stop).ConfigureAwait(false);
        }
    }

    private async Task RecordAsync(LedgerEntry lost, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await ledger.RecordAsync(lost, stop).ConfigureAwait(false);
                return;
            }
            catch (LedgerUnavailableException)
            {
                await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            }
        }
    }
}
