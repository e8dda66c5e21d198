using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Auriko.Simulator.Wire;

/// <summary>Collects the bytes of frames until they are sent. One per reply, used by one thread at a time.</summary>
internal sealed class FrameBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private Utf8JsonWriter? _json;

    /// <summary>How providers write JSON: letters of every script as they are.</summary>
    public static JsonWriterOptions JsonOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public int Length => _bytes.WrittenCount;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public Span<byte> GetSpan(int size) => _bytes.GetSpan(size);

    public void Advance(int count) => _bytes.Advance(count);

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>The JSON writer, set to write one more value here; <see cref="EndJson"/> completes it.</summary>
    public Utf8JsonWriter BeginJson()
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_bytes, JsonOptions);
        }
        else
        {
            _json.Reset();
        }

        return _json;
    }

    public void EndJson() => _json!.Flush();

    /// <summary>Completes a JSON object and the SSE frame it is the data of.</summary>
    public void EndObjectFrame()
    {
        _json!.WriteEndObject();
        _json.Flush();
        Append("\n\n"u8);
    }

    public void Dispose() => _json?.Dispose();
}
