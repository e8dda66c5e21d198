using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Auriko.Providers.Translation;

/// <summary>Writes JSON for upstreams.</summary>
internal static class WireJson
{
    /// <summary>Text stays readable; the output goes to an API, never into HTML.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a body.</summary>
    /// <param name="write">Writes one value.</param>
    /// <param name="sizeHint">About how many bytes it will be.</param>
    public static ReadOnlyMemory<byte> Body(Action<Utf8JsonWriter> write, int sizeHint = 1024)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(sizeHint, 256));
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Makes an element that owns its memory.</summary>
    /// <param name="write">Writes one value.</param>
    public static JsonElement Make(Action<Utf8JsonWriter> write) => JsonElement.Parse(Body(write).Span);

    /// <summary>Writes somebody else's JSON byte for byte: numbers keep every digit, text its escapes.</summary>
    public static void WriteVerbatim(Utf8JsonWriter writer, JsonElement value) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    /// <summary>Writes a member byte for byte.</summary>
    public static void WriteVerbatim(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        WriteVerbatim(writer, value);
    }
}
