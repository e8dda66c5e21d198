using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// Exchanges live figures while the host runs: at every interval gives other instances what was measured here and takes what
/// they have. Starts with taking, so that a new instance begins informed. What storage does never holds up a request.
/// </summary>
internal sealed partial class StatsLoop(
    LiveStats stats, IProviderStatsStore store, RoutingSettings settings, TimeProvider clock, ILogger<StatsLoop> logger)
    : LastingLoop(clock, logger)
{
    /// <summary>How many half-lives old a digest is when nobody reads it any more.</summary>
    private const int LifetimeInHalfLives = 8;

    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemoveInterval = TimeSpan.FromHours(1);

    private readonly string _instance = Guid.CreateVersion7(clock.GetUtcNow()).ToString("n");
    private DateTimeOffset _removedAt = clock.GetUtcNow();
    private bool _isDown;

    /// <summary>One exchange. A storage that is down is logged once, and what was measured goes out with the next.</summary>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(StorageTimeout, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await ExchangeOnceAsync(either.Token).ConfigureAwait(false);
            if (_isDown)
            {
                _isDown = false;
                LogBack();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            stats.Refresh(all: true);
            if (!_isDown)
            {
                _isDown = true;
                LogDown(failure);
            }
        }
    }

    private async Task ExchangeOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var gone = now - (LifetimeInHalfLives * settings.StatsHalfLife);
        stats.Merge(await store.ReadOthersAsync(_instance, gone, cancellationToken).ConfigureAwait(false));
        if (stats.TakeChanged() is { Count: > 0 } changed)
        {
            await store.PublishAsync(_instance, changed, cancellationToken).ConfigureAwait(false);
        }

        if (now - _removedAt >= RemoveInterval)
        {
            await store.RemoveAsync(gone, cancellationToken).ConfigureAwait(false);
            _removedAt = now;
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(settings.StatsInterval, Clock, stop);

    [LoggerMessage(
        EventIds.Routing + 10, LogLevel.Warning,
        "Live figures cannot be exchanged with other instances; this one goes on with its own.")]
    private partial void LogDown(Exception failure);

    [LoggerMessage(EventIds.Routing + 11, LogLevel.Information, "Live figures are exchanged with other instances again.")]
    private partial void LogBack();
}
