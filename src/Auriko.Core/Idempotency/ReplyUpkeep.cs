using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Idempotency;

/// <summary>
/// While the host runs: removes expired answers. When it stops: ends what is still being made, of which the callers have left
/// or been cut off by then.
/// </summary>
internal sealed partial class ReplyUpkeep(
    IReplyStore store, KeyedReplies replies, IdempotencySettings settings, TimeProvider clock, ILogger<ReplyUpkeep> logger)
    : LastingLoop(clock, logger)
{
    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await replies.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool RestsFirst => true;

    /// <inheritdoc/>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            await store.PurgeAsync(Clock.GetUtcNow(), stop).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogUpkeep(logger, failure);
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(settings.PurgeInterval, Clock, stop);

    [LoggerMessage(EventIds.Idempotency + 3, LogLevel.Warning, "Expired answers cannot be removed at the moment.")]
    private static partial void LogUpkeep(ILogger logger, Exception failure);
}
