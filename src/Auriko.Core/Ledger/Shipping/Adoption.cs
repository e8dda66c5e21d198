using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Takes over what processes left behind that are gone: at start and every half minute, once the own entries are
/// shipped. Used by one thread at a time.
/// </summary>
internal sealed partial class Adoption(
    LedgerFolder folder, WriteAheadFile file, TimeProvider clock, ILogger<Adoption> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private DateTimeOffset _next;

    /// <exception cref="IOException">A file cannot be moved or read; what was moved before is taken over.</exception>
    public void TakeOver()
    {
        var now = clock.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        _next = now + Interval;
        foreach (var orphan in folder.Orphans())
        {
            using (orphan)
            {
                LogTakeOver(logger, orphan.Path);
                file.Adopt(orphan);
            }
        }
    }

    [LoggerMessage(EventIds.Ledger + 27, LogLevel.Information, "Taking over ledger entries another process left in {Path}.")]
    private static partial void LogTakeOver(ILogger logger, string path);
}
