using System.Buffers;
using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Makes the JSON that a caller's shorthand stands for.</summary>
internal static class SynthesisedJson
{
    /// <summary>A text part.</summary>
    /// <param name="type"><c>input_text</c> or <c>output_text</c>.</param>
    /// <param name="text">The text.</param>
    public static JsonElement TextPart(string type, string text) => Make(writer => WriteTextPart(writer, type, text));

    /// <summary>A user message of one text part.</summary>
    public static JsonElement UserMessage(string text) => Make(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("role"u8, "user"u8);
        writer.WriteStartArray("content"u8);
        WriteTextPart(writer, "input_text", text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteTextPart(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static JsonElement Make(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WireWriter.Options))
        {
            write(writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
