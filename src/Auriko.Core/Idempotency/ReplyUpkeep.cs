using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Idempotency;

/// <summary>
/// While the host runs: removes expired answers. When it stops: ends what is still being made, of which the callers have left
/// or been cut off by then.
/// </summary>
internal sealed partial class ReplyUpkeep(
    IReplyStore store, KeyedReplies replies, IdempotencySettings settings, TimeProvider clock, ILogger<ReplyUpkeep> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await replies.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(settings.PurgeInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await PurgeAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task PurgeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await store.PurgeAsync(clock.GetUtcNow(), stoppingToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogUpkeep(failure);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; it would report the exception as a failure.
        }
    }

    [LoggerMessage(EventIds.Idempotency + 3, LogLevel.Warning, "Expired answers cannot be removed at the moment.")]
    private partial void LogUpkeep(Exception failure);
}
