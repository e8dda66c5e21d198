using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Asks storage about entries it has acknowledged: whether it still has them, and while it is down, whether it is back.
/// Used by one thread at a time.
/// </summary>
internal sealed class LossCheck(
    LossWatch watch, TableInserts inserts, StorageCircuit circuit, LossRecovery recovery, TimeProvider clock)
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Looks at the entries that are due; when one is missing, has all of the window inserted again.</summary>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (circuit.IsUp && watch.Next() is { } entry)
        {
            await CheckAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a storage that is down whether it is back, where no entry waits that would show it.</summary>
    /// <exception cref="StorageUnavailableException">It is not.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (circuit.IsUp)
        {
            return;
        }

        if (watch.Last is { } entry)
        {
            await CheckAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            circuit.Succeed(); // With nothing to ask about, the next entry finds out.
        }
    }

    private async Task CheckAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CallLimit, clock);
        if (await inserts.CheckAsync(entry, limit, cancellationToken).ConfigureAwait(false))
        {
            watch.Clear(); // One missing entry is enough.
            recovery.ReshipAfterLoss();
        }
    }
}
