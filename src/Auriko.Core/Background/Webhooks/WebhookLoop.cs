using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Webhooks;

/// <summary>Delivers webhooks while the host runs: as soon as a response of this process ends, and every sweep interval.</summary>
internal sealed partial class WebhookLoop(
    WebhookDelivery delivery, LiveRuns runs, BackgroundSettings settings, ILogger<WebhookLoop> logger) : BackgroundService
{
    /// <summary>What is announced when a webhook has been put into the queue.</summary>
    public const string News = "webhooks";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var listening = runs.ListenAsync(News);
                await TryDeliverAsync(stoppingToken).ConfigureAwait(false);
                await runs.WaitAsync(News, listening, settings.SweepInterval, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; it would report the exception as a failure.
        }
    }

    private async Task TryDeliverAsync(CancellationToken stoppingToken)
    {
        try
        {
            await delivery.DeliverDueAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogUnread(failure);
        }
    }

    [LoggerMessage(EventIds.Background + 12, LogLevel.Warning, "Webhooks cannot be read from storage at the moment.")]
    private partial void LogUnread(Exception failure);
}
