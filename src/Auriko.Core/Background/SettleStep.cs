using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// Books attempts that were written down and may have been lost, each as of unknown usage. The ledger keeps the entry it
/// has already: recording is idempotent by attempt.
/// </summary>
internal sealed class SettleStep(BackgroundStore store, ILedger ledger, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Books every attempt of a response.</summary>
    /// <param name="state">The response.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task BookAsync(ResponseState state, CancellationToken stop)
    {
        if (state.Attempts == 0)
        {
            return;
        }

        foreach (var lost in await store.AttemptsAsync(state.Id, stop).ConfigureAwait(false))
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
