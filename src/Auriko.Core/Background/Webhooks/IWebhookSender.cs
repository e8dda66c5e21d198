using Auriko.Core.Access;

namespace Auriko.Core.Background.Webhooks;

/// <summary>Sends a message to its receiver. Safe for concurrent use.</summary>
internal interface IWebhookSender
{
    /// <summary>Sends a message once.</summary>
    /// <param name="target">Who gets it.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when it was taken, that is answered with a status of 200 to 299; else why not, for a log.</returns>
    Task<string?> SendAsync(WebhookTarget target, WebhookMessage message, CancellationToken cancellationToken);
}
