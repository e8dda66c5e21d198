using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Has everything of the reship window inserted again when storage may have forgotten it: after an outage, and when an
/// entry that was acknowledged is found missing. Used by one thread at a time.
/// </summary>
internal sealed partial class LossRecovery(
    WriteAheadFile file, RecentInserts recent, StorageCircuit circuit, TimeProvider clock, ILogger<LossRecovery> logger)
{
    private int _outagesSeen;

    /// <summary>Looks whether storage has gone down since the last time.</summary>
    public void ReshipAfterOutage()
    {
        var outages = circuit.Outages;
        if (outages != _outagesSeen)
        {
            _outagesSeen = outages;
            var entries = Reship(circuit.DownSince);
            if (entries > 0)
            {
                LogAgain(logger, entries);
            }
        }
    }

    /// <summary>An entry that was acknowledged is not there.</summary>
    public void ReshipAfterLoss() => LogForgotten(logger, Reship(clock.GetUtcNow()));

    private long Reship(DateTimeOffset before)
    {
        var entries = file.Rewind(before);
        foreach (var entry in recent.Take(before))
        {
            try
            {
                _ = file.AppendAsync(entry);
                entries++;
            }
            catch (IOException e)
            {
                LogNotKept(logger, e);
                break;
            }
        }

        return entries;
    }

    [LoggerMessage(
        EventIds.Ledger + 22,
        LogLevel.Information,
        "{Entries} ledger entries inserted shortly before the outage will be inserted again.")]
    private static partial void LogAgain(ILogger logger, long entries);

    [LoggerMessage(
        EventIds.Ledger + 23,
        LogLevel.Error,
        "The ledger's storage has forgotten entries it had taken; the last {Entries} are inserted again.")]
    private static partial void LogForgotten(ILogger logger, long entries);

    [LoggerMessage(
        EventIds.Ledger + 24,
        LogLevel.Warning,
        "Entries inserted shortly before the outage cannot be kept for another insert: the local file does not take them.")]
    private static partial void LogNotKept(ILogger logger, Exception cause);
}
