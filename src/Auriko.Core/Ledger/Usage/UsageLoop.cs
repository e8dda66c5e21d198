using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// Rolls up while a host without timers of its own runs: every minute, every hour, and at the start all there is to recheck.
/// </summary>
internal sealed partial class UsageLoop(IUsageUpkeep upkeep, TimeProvider clock, ILogger<UsageLoop> logger)
    : LastingLoop(clock, logger)
{
    private const int StartDays = 35;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private DateTimeOffset? _recheckedAt;
    private bool _isFailing;

    /// <summary>Does what is due.</summary>
    /// <param name="stop">The host stops.</param>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            await upkeep.RollUpAsync(stop).ConfigureAwait(false);
            var now = Clock.GetUtcNow();
            if (_recheckedAt is null)
            {
                var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
                await upkeep.RollUpAsync(yesterday.AddDays(1 - StartDays), yesterday, stop).ConfigureAwait(false);
                _recheckedAt = now;
            }
            else if (now - _recheckedAt >= Hour)
            {
                await upkeep.RecheckAsync(stop).ConfigureAwait(false);
                _recheckedAt = now;
            }

            _isFailing = false;
        }
        catch (StorageUnavailableException failure)
        {
            if (!_isFailing)
            {
                LogFailing(failure);
            }

            _isFailing = true;
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(Minute, Clock, stop);

    [LoggerMessage(EventIds.Ledger + 41, LogLevel.Warning, "Usage cannot be rolled up at the moment; it is tried again every minute.")]
    private partial void LogFailing(Exception failure);
}
