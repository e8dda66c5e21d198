using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>One JSON writer a thread, lent out so that writing an event allocates nothing.</summary>
internal static class WireWriter
{
    [ThreadStatic]
    private static Utf8JsonWriter? ThreadWriter;

    /// <summary>
    /// How this API writes JSON: text stays readable, quotes and control characters are escaped. The output goes to API
    /// clients, never into HTML, so the relaxed escaping is the right one.
    /// </summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Borrows this thread's writer. Give it back with <see cref="Finish"/>; do not nest.</summary>
    public static Utf8JsonWriter On(IBufferWriter<byte> output)
    {
        var writer = ThreadWriter;
        if (writer is null)
        {
            return ThreadWriter = new Utf8JsonWriter(output, Options);
        }

        writer.Reset(output);
        return writer;
    }

    /// <summary>Flushes to the output and lets go of it.</summary>
    public static void Finish(Utf8JsonWriter writer)
    {
        writer.Flush();
        writer.Reset(Nowhere.Instance);
    }

    private sealed class Nowhere : IBufferWriter<byte>
    {
        public static Nowhere Instance { get; } = new();

        public void Advance(int count) => throw new InvalidOperationException("No output is set.");

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("No output is set.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("No output is set.");
    }
}
