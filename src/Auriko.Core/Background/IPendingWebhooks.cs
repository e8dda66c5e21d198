using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Background;

/// <summary>
/// Webhooks that wait to be delivered; closing a response puts its own there. Safe for concurrent use. Every member throws
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IPendingWebhooks
{
    /// <summary>The webhooks of a shard.</summary>
    /// <param name="shard">0 to 15.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<PendingWebhook>> ListAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Puts a delivery off, or takes it: until it is due nobody else tries.</summary>
    /// <param name="webhook">The webhook as listed.</param>
    /// <param name="dueAt">When it is to be tried.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The webhook with one more try counted; null when somebody else was faster.</returns>
    Task<PendingWebhook?> TryTakeAsync(PendingWebhook webhook, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Removes a webhook that was delivered or given up.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(PendingWebhook webhook, CancellationToken cancellationToken);
}

/// <summary>A webhook that waits.</summary>
/// <param name="ResponseId">The response that ended.</param>
/// <param name="Status">How.</param>
/// <param name="Target">Who is told.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record PendingWebhook(string ResponseId, ResponseStatus Status, WebhookTarget Target, DateTimeOffset EndedAt)
{
    /// <summary>When it is to be tried next.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>The version in storage.</summary>
    public string Version { get; init; } = string.Empty;
}
