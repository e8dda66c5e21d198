using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Webhooks;

/// <summary>Delivers webhooks while the host runs: as soon as a response of this process ends, and every sweep interval.</summary>
internal sealed partial class WebhookLoop(
    WebhookDelivery delivery, NewsSource news, BackgroundSettings settings, ILogger<WebhookLoop> logger)
    : LastingLoop(news.Clock, logger)
{
    /// <summary>What is announced when a webhook has been put into the queue.</summary>
    public const string News = "webhooks";

    private Task? _listening;

    /// <inheritdoc/>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        _listening = news.Runs.ListenAsync(News); // what comes from here on may be missed by this turn
        try
        {
            await delivery.DeliverDueAsync(stop).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogUnread(logger, failure);
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) =>
        news.Runs.WaitAsync(News, _listening!, settings.SweepInterval, stop);

    [LoggerMessage(EventIds.Background + 12, LogLevel.Warning, "Webhooks cannot be read from storage at the moment.")]
    private static partial void LogUnread(ILogger logger, Exception failure);
}
