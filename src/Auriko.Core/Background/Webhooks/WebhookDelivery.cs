using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Webhooks;

/// <summary>
/// Delivers the webhooks that wait, at least once each. Taking one puts off its next try, so that processes do not deliver
/// the same one at once, and a process that dies over it only delays it. Safe for concurrent use.
/// </summary>
internal sealed partial class WebhookDelivery(
    IPendingWebhooks queue, IWebhookSender sender, TimeProvider clock, ILogger<WebhookDelivery> logger)
{
    /// <summary>How long after each try the next one comes; after the last one the webhook is given up.</summary>
    internal static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Tries every webhook that is due, once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public Task DeliverDueAsync(CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        ResponseKey.Shards,
        new ParallelOptions { MaxDegreeOfParallelism = ResponseKey.Shards, CancellationToken = cancellationToken },
        DeliverDueAsync);

    private async ValueTask DeliverDueAsync(int shard, CancellationToken cancellationToken)
    {
        foreach (var webhook in await queue.ListAsync(shard, cancellationToken).ConfigureAwait(false))
        {
            var now = clock.GetUtcNow();
            if (webhook.DueAt > now)
            {
                continue;
            }

            var next = now + Pauses[Math.Min(webhook.Tries, Pauses.Length - 1)];
            if (await queue.TryTakeAsync(webhook, next, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                await DeliverAsync(taken, now, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DeliverAsync(PendingWebhook webhook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var problem = await sender.SendAsync(webhook.Target, WebhookMessage.Of(webhook, now), cancellationToken).ConfigureAwait(false);
        if (problem is null)
        {
            await queue.RemoveAsync(webhook, cancellationToken).ConfigureAwait(false);
        }
        else if (webhook.Tries >= Pauses.Length)
        {
            LogGivenUp(webhook.ResponseId, webhook.Target.Url.Host, webhook.Tries, problem);
            await queue.RemoveAsync(webhook, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            LogFailed(webhook.ResponseId, webhook.Target.Url.Host, problem);
        }
    }

    [LoggerMessage(
        EventIds.Background + 10, LogLevel.Warning, "The webhook of response {ResponseId} was not taken by {Host}: {Problem}.")]
    private partial void LogFailed(string responseId, string host, string problem);

    [LoggerMessage(
        EventIds.Background + 11, LogLevel.Error,
        "The webhook of response {ResponseId} to {Host} is given up after {Tries} tries: {Problem}.")]
    private partial void LogGivenUp(string responseId, string host, int tries, string problem);
}
