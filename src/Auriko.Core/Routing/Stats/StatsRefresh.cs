using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Routing.Stats;

/// <summary>Swaps the snapshot of the live figures once a second while the host runs, when there is news.</summary>
internal sealed class StatsRefresh(LiveStats stats, TimeProvider clock, ILogger<StatsRefresh> logger) : LastingLoop(clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    internal override Task TurnAsync(CancellationToken stop)
    {
        if (stats.HasNews)
        {
            stats.Refresh();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(Interval, Clock, stop);
}
