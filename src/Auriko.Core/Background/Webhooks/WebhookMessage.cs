using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Background.Webhooks;

/// <summary>
/// What is sent when a response ends, signed as Standard Webhooks say: <c>v1</c>, HMAC-SHA256 over id, time and body. Only
/// ids are told; the receiver asks for the rest. The same response always has the same id and body, so that a receiver can
/// tell what it has had. Immutable.
/// </summary>
/// <param name="Id">The value of <c>webhook-id</c>.</param>
/// <param name="Timestamp">The value of <c>webhook-timestamp</c>.</param>
/// <param name="Signature">The value of <c>webhook-signature</c>.</param>
/// <param name="Body">The body, JSON.</param>
internal sealed record WebhookMessage(string Id, string Timestamp, string Signature, ReadOnlyMemory<byte> Body)
{
    /// <summary>The message of a webhook.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="now">The time of the delivery.</param>
    public static WebhookMessage Of(PendingWebhook webhook, DateTimeOffset now)
    {
        var id = "evt_" + webhook.ResponseId[(webhook.ResponseId.IndexOf('_', StringComparison.Ordinal) + 1)..];
        var body = Write(id, webhook);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body.Span];
        var signature = HMACSHA256.HashData(webhook.Target.Key ?? [], signed);
        return new WebhookMessage(id, timestamp, "v1," + Convert.ToBase64String(signature), body);
    }

    private static ReadOnlyMemory<byte> Write(string id, PendingWebhook webhook)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("object"u8, "event"u8);
            writer.WriteString("type"u8, TypeOf(webhook.Status));
            writer.WriteNumber("created_at"u8, webhook.EndedAt.ToUnixTimeSeconds());
            writer.WriteStartObject("data"u8);
            writer.WriteString("id"u8, webhook.ResponseId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    private static string TypeOf(ResponseStatus status) => status switch
    {
        ResponseStatus.Completed => "response.completed",
        ResponseStatus.Incomplete => "response.incomplete",
        ResponseStatus.Failed => "response.failed",
        ResponseStatus.Cancelled => "response.cancelled",
        ResponseStatus.InProgress => throw new ArgumentOutOfRangeException(nameof(status), status, "The response has not ended."),
    };
}
