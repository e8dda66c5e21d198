using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Background;

/// <summary>
/// How a response ended: the response object as callers get it, and the event that ends its stream. Stored as a line that
/// says type, number and status, and the object.
/// </summary>
/// <param name="Type">The type of the terminal event.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Status">The status.</param>
/// <param name="Response">The response object, JSON.</param>
internal sealed record StoredResult(string Type, int Sequence, ResponseStatus Status, ReadOnlyMemory<byte> Response)
{
    /// <summary>Whether it is a failure before any output, which another candidate may not have.</summary>
    public bool MayOthersDoBetter => Status is ResponseStatus.Failed && Sequence == LogPlace.Start.Sequence
        && SnapshotJson.ErrorOf(Response) is not ResponseErrorCodes.InvalidPrompt;

    /// <summary>Input and output tokens of the response; null when it does not say what it used.</summary>
    public long? TotalTokens => SnapshotJson.TokensOf(Response);

    /// <summary>The result of a stream that has ended.</summary>
    /// <param name="terminal">Its last event.</param>
    public static StoredResult Of(ResponseSnapshotEvent terminal) =>
        new(terminal.Type, terminal.SequenceNumber, terminal.Response.Status, Write(terminal.Response));

    /// <summary>The result of a response that no provider ended.</summary>
    /// <param name="response">The response object as it stood.</param>
    /// <param name="sequence">The number of the terminal event.</param>
    /// <param name="error">Why it failed; null when it was cancelled.</param>
    public static StoredResult Of(ReadOnlyMemory<byte> response, int sequence, ResponseError? error) => error is null
        ? new("response.incomplete", sequence, ResponseStatus.Cancelled, SnapshotJson.With(response, "cancelled", null))
        : new("response.failed", sequence, ResponseStatus.Failed, SnapshotJson.With(response, "failed", error));

    /// <summary>The same output, of a response that was cancelled before its end could be stored.</summary>
    public StoredResult AsCancelled() => Status is ResponseStatus.Cancelled ? this : Of(Response, Sequence, null);

    /// <summary>The same with what all attempts cost together, where one of them has told its own cost.</summary>
    /// <param name="total">The sum; null when the cost of one is not known, and then none is told.</param>
    public StoredResult WithCost(Usd? total) => SnapshotJson.CostOf(Response) is not { } told || told == total?.Dollars
        ? this
        : this with { Response = SnapshotJson.WithCost(Response, total) };

    /// <summary>The frame of the terminal event.</summary>
    public ReadOnlyMemory<byte> ToFrame() => SnapshotJson.Frame(Type, Sequence, Response);

    /// <summary>The stored form.</summary>
    public ReadOnlyMemory<byte> ToBlob()
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{Type} {Sequence} {Status}\n");
        byte[] blob = [.. Encoding.ASCII.GetBytes(head), .. Response.Span];
        return blob;
    }

    /// <summary>Reads the stored form.</summary>
    /// <param name="blob">The stored form.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static StoredResult Read(ReadOnlyMemory<byte> blob)
    {
        var end = blob.Span.IndexOf((byte)'\n');
        return end > 0 && Encoding.ASCII.GetString(blob.Span[..end]).Split(' ') is [var type, var sequence, var status]
            ? new(type, int.Parse(sequence, CultureInfo.InvariantCulture), Enum.Parse<ResponseStatus>(status), blob[(end + 1)..])
            : throw new FormatException("A stored result without its first line.");
    }

    /// <summary>A response object as JSON.</summary>
    /// <param name="response">The response.</param>
    public static ReadOnlyMemory<byte> Write(ResponseObject response)
    {
        var json = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteResponse(json, response);
        return json.WrittenMemory;
    }
}

/// <summary>Makes events and other statuses of a response object that is JSON already. Pure.</summary>
internal static class SnapshotJson
{
    private const string CostUnknown = "What one of the attempts used is not known, and so neither is the cost.";

    /// <summary>The frame of an event that carries a whole response.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="response">The response object.</param>
    public static ReadOnlyMemory<byte> Frame(string type, int sequence, ReadOnlyMemory<byte> response)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{sequence},\"response\":");
        byte[] frame = [.. Encoding.ASCII.GetBytes(head), .. response.Span, .. "}\n\n"u8];
        return frame;
    }

    /// <summary>A response object with another status, and with an error or without one.</summary>
    /// <param name="response">The response object.</param>
    /// <param name="status">The status.</param>
    /// <param name="error">The error; null none.</param>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> response, string status, ResponseError? error) =>
        Rewrite(response, new()
        {
            ["status"] = writer => writer.WriteStringValue(status),
            ["error"] = writer => ResponseWriter.WriteErrorValue(writer, error),
            ["incomplete_details"] = writer => writer.WriteNullValue(),
            ["completed_at"] = writer => writer.WriteNullValue(),
        });

    /// <summary>The code of a response object's error; null when it has none.</summary>
    /// <param name="response">The response object.</param>
    public static string? ErrorOf(ReadOnlyMemory<byte> response)
    {
        using var document = JsonDocument.Parse(response);
        return document.RootElement.TryGetProperty("error"u8, out var error) && error.ValueKind is JsonValueKind.Object
            ? OpaqueJson.Text(error, "code")
            : null;
    }

    /// <summary>The input and output tokens that a response object says it used; null when it does not.</summary>
    /// <param name="response">The response object.</param>
    public static long? TokensOf(ReadOnlyMemory<byte> response)
    {
        using var document = JsonDocument.Parse(response);
        return document.RootElement.TryGetProperty("usage"u8, out var usage) && usage.ValueKind is JsonValueKind.Object
            && usage.TryGetProperty("total_tokens"u8, out var total) && total.TryGetInt64(out var tokens)
                ? tokens
                : null;
    }

    /// <summary>What a response object says it cost, in dollars; null when it does not.</summary>
    /// <param name="response">The response object.</param>
    public static decimal? CostOf(ReadOnlyMemory<byte> response) =>
        RoutingOf(response)?["cost"]?["usd"] is JsonValue usd ? usd.GetValue<decimal>() : null;

    /// <summary>A response object with another cost.</summary>
    /// <param name="response">The response object; it says what it cost.</param>
    /// <param name="total">The cost; null takes it out, and a warning says why.</param>
    public static ReadOnlyMemory<byte> WithCost(ReadOnlyMemory<byte> response, Usd? total)
    {
        var routing = RoutingOf(response)!;
        if (total is { } usd)
        {
            routing["cost"]!["usd"] = JsonValue.Create(usd.Dollars);
        }
        else
        {
            routing.Remove("cost");
            var warnings = routing["warnings"] as JsonArray ?? [];
            warnings.Add((JsonNode)new JsonObject { ["code"] = WarningCodes.UsageUnknown, ["message"] = CostUnknown });
            routing["warnings"] = warnings.DeepClone();
        }

        return Rewrite(response, new() { ["routing_metadata"] = writer => routing.WriteTo(writer) });
    }

    private static JsonObject? RoutingOf(ReadOnlyMemory<byte> response)
    {
        using var document = JsonDocument.Parse(response);
        return document.RootElement.TryGetProperty("routing_metadata"u8, out var routing) && routing.ValueKind is JsonValueKind.Object
            ? JsonObject.Create(routing.Clone())
            : null;
    }

    private static ReadOnlyMemory<byte> Rewrite(
        ReadOnlyMemory<byte> response, Dictionary<string, Action<Utf8JsonWriter>> changes)
    {
        var json = new ArrayBufferWriter<byte>(response.Length + 256);
        using var document = JsonDocument.Parse(response);
        using (var writer = new Utf8JsonWriter(json, WireWriter.Options))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                if (changes.TryGetValue(member.Name, out var change))
                {
                    change(writer);
                }
                else
                {
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }
}
