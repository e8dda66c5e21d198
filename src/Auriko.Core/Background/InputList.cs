using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>Writes a page of input items as the API's list object. Pure.</summary>
internal static class InputList
{
    /// <summary>Writes a page.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="input">All its items, in the order sent.</param>
    /// <param name="page">Which page.</param>
    /// <exception cref="GatewayException">There is no item <see cref="InputPage.After"/>.</exception>
    public static ReadOnlyMemory<byte> Write(string responseId, IReadOnlyList<InputItem> input, InputPage page)
    {
        var items = input.Select((item, index) => (Id: IdOf(responseId, item, index), Item: item)).ToList();
        if (!page.IsAscending)
        {
            items.Reverse();
        }

        var begin = page.After is null ? 0 : items.FindIndex(item => item.Id == page.After) + 1;
        if (page.After is not null && begin == 0)
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.InvalidParameterValue, "'after' is not the id of an input item of this response.", "after"));
        }

        var shown = items[begin..Math.Min(items.Count, begin + page.Limit)];
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, WireWriter.Options))
        {
            WriteList(writer, shown, hasMore: begin + shown.Count < items.Count);
        }

        return json.WrittenMemory;
    }

    private static void WriteList(Utf8JsonWriter writer, List<(string Id, InputItem Item)> items, bool hasMore)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        foreach (var (id, item) in items)
        {
            WriteItem(writer, id, item);
        }

        writer.WriteEndArray();
        writer.WriteString("first_id"u8, items.FirstOrDefault().Id);
        writer.WriteString("last_id"u8, items.LastOrDefault().Id);
        writer.WriteBoolean("has_more"u8, hasMore);
        writer.WriteEndObject();
    }

    /// <summary>The item as sent, with an id; a message has its type, and its content as parts.</summary>
    private static void WriteItem(Utf8JsonWriter writer, string id, InputItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        if (item is InputMessage message)
        {
            writer.WriteString("type"u8, "message"u8);
            writer.WritePropertyName("content"u8);
            VerbatimJson.WriteList(writer, [.. message.Content.Select(part => part.Raw)]);
            VerbatimJson.WriteMembers(writer, item.Raw, "id", "type", "content");
        }
        else
        {
            VerbatimJson.WriteMembers(writer, item.Raw, "id");
        }

        writer.WriteEndObject();
    }

    /// <summary>The id the caller gave the item, else one made of its place: the same on every page.</summary>
    private static string IdOf(string responseId, InputItem item, int index)
    {
        if (item.Raw.TryGetProperty("id"u8, out var given) && given.ValueKind is JsonValueKind.String && given.GetString() is { Length: > 0 } id)
        {
            return id;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{responseId}|{index}")));
        var prefix = item switch
        {
            InputMessage => "msg_",
            InputFunctionCall => "fc_",
            InputFunctionCallOutput => "fco_",
            InputReasoning => "rs_",
            _ => "item_",
        };
        return prefix + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }
}
