using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>Reads and adjusts items that are otherwise passed on verbatim.</summary>
internal static class OpaqueJson
{
    /// <summary>A member that is a string, or null.</summary>
    public static string? Text(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A member that is an array, or null.</summary>
    public static JsonElement? Array(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Array
            ? value
            : null;

    /// <summary>Whether the item may be passed on verbatim: a type, and not one that this gateway writes itself.</summary>
    public static bool IsOpaqueItem(JsonElement item) =>
        Text(item, "type") is { Length: > 0 } and not ("message" or "function_call" or "reasoning");

    /// <summary>The status an item states; completed when it states none.</summary>
    public static ItemStatus Status(JsonElement item) => Text(item, "status") switch
    {
        null or "completed" => ItemStatus.Completed,
        "incomplete" or "failed" => ItemStatus.Incomplete,
        _ => ItemStatus.InProgress,
    };

    /// <summary>Whether the item says that it is still being worked on.</summary>
    public static bool IsOpen(JsonElement item) =>
        Text(item, "status") is "in_progress" or "searching" or "interpreting" or "generating" or "calling";

    /// <summary>The status for an item of this type that has ended: one that the API and the clients' enums have.</summary>
    public static string EndStatus(JsonElement item, ItemStatus status) => status switch
    {
        ItemStatus.Completed => "completed",
        _ => Text(item, "type") is "web_search_call" or "image_generation_call" or "code_interpreter_call"
            ? "failed"
            : "incomplete",
    };

    /// <summary>
    /// The item with this id and, when <paramref name="status"/> is not null, with this status, stated or not before.
    /// Owns its memory where it differs from <paramref name="item"/>.
    /// </summary>
    public static JsonElement WithIdentity(JsonElement item, string id, string? status)
    {
        if (Text(item, "id") == id && (status is null || status == Text(item, "status")))
        {
            return item;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, item, id, status);
        }

        var reader = new Utf8JsonReader(
            buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = WellFormedJson.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement item, string id, string? status)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        if (status is not null)
        {
            writer.WriteString("status", status);
        }

        foreach (var member in item.EnumerateObject())
        {
            if (!member.NameEquals("id") && (status is null || !member.NameEquals("status")))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
