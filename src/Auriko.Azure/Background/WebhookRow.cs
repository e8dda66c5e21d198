using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Azure.Data.Tables;

namespace Auriko.Azure.Background;

/// <summary>A webhook that waits to be delivered, in its response's partition. Pure.</summary>
internal static class WebhookRow
{
    /// <summary>The row that is written when a response is closed.</summary>
    /// <param name="closed">The response; its webhook is not null.</param>
    public static TableEntity Write(ResponseState closed) => new(
        ResponseKey.PartitionOf(ResponseKey.ShardOf(closed.Id)), ResponseKey.Webhook(closed.Id))
    {
        ["Status"] = closed.Status.ToString(),
        ["Url"] = closed.Webhook!.Url.OriginalString,
        ["Secret"] = closed.Webhook.Secret,
        ["EndedAt"] = closed.EndedAt,
        ["DueAt"] = closed.EndedAt,
        ["Tries"] = 0,
    };

    /// <summary>The webhook of a row.</summary>
    /// <param name="row">The row.</param>
    public static PendingWebhook Read(TableEntity row) => new(
        row.RowKey[ResponseKey.WebhookPrefix.Length..],
        Enum.Parse<ResponseStatus>(row.GetString("Status")),
        new WebhookTarget(new Uri(row.GetString("Url")), row.GetString("Secret")),
        row.GetDateTimeOffset("EndedAt") ?? default)
    {
        DueAt = row.GetDateTimeOffset("DueAt") ?? default,
        Tries = row.GetInt32("Tries") ?? 0,
        Version = row.ETag.ToString(),
    };
}
