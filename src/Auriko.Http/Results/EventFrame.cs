using System.Buffers;
using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Http.Results;

/// <summary>The Server-Sent Events form of an event.</summary>
internal static class EventFrame
{
    /// <summary>What keeps a silent stream alive: a comment, which every reader skips.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ": keep-alive\n\n"u8.ToArray();

    /// <summary>Writes <c>event:</c>, <c>data:</c> and the blank line that ends the frame.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="next">The event.</param>
    public static void Write(IBufferWriter<byte> output, ResponseEvent next)
    {
        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(next.Type, output);
        output.Write("\ndata: "u8);
        ResponsesSerializer.WriteEvent(output, next);
        output.Write("\n\n"u8);
    }
}
