using System.Net;
using Auriko.Azure.Storage;
using Auriko.Core.Background;
using Azure;
using Azure.Data.Tables;

namespace Auriko.Azure.Background;

/// <summary>Webhooks that wait, in the table of the responses. Safe for concurrent use.</summary>
internal sealed class WebhookTable(TableServiceClient service) : IPendingWebhooks
{
    private readonly TableClient _table = service.GetTableClient(ResponseTable.TableName);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PendingWebhook>> ListAsync(int shard, CancellationToken cancellationToken)
    {
        const string End = "webhook}";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ResponseKey.PartitionOf(shard)} and RowKey ge {ResponseKey.WebhookPrefix} and RowKey lt {End}");
        var rows = await _table.ListRowsAsync("listing webhooks", filter, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(WebhookRow.Read)];
    }

    /// <inheritdoc/>
    public async Task<PendingWebhook?> TryTakeAsync(
        PendingWebhook webhook, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var change = Key(webhook);
        change["DueAt"] = dueAt;
        change["Tries"] = webhook.Tries + 1;
        try
        {
            var reply = await _table.UpdateEntityAsync(change, new ETag(webhook.Version), TableUpdateMode.Merge, cancellationToken)
                .ConfigureAwait(false);
            return webhook with { DueAt = dueAt, Tries = webhook.Tries + 1, Version = reply.Headers.ETag.ToString()! };
        }
        catch (RequestFailedException changed) when ((HttpStatusCode)changed.Status
            is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("taking a webhook", failure);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(PendingWebhook webhook, CancellationToken cancellationToken)
    {
        var key = Key(webhook);
        try
        {
            await _table.DeleteEntityAsync(key.PartitionKey, key.RowKey, ETag.All, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("removing a webhook", failure);
        }
    }

    private static TableEntity Key(PendingWebhook webhook) => new(
        ResponseKey.PartitionOf(ResponseKey.ShardOf(webhook.ResponseId)), ResponseKey.Webhook(webhook.ResponseId));
}
