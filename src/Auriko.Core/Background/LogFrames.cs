using System.Text.Json;

namespace Auriko.Core.Background;

/// <summary>Finds the frames in the bytes of a log. Pure.</summary>
internal static class LogFrames
{
    private static ReadOnlySpan<byte> Data => "\ndata: "u8;

    /// <summary>The length of the first whole frame, its blank line included; 0 when there is none.</summary>
    /// <param name="log">Bytes that begin with a frame.</param>
    public static int FirstLength(ReadOnlySpan<byte> log) => log.IndexOf("\n\n"u8) is >= 0 and var end ? end + 2 : 0;

    /// <summary>The events of every whole frame.</summary>
    /// <param name="log">Bytes that begin with a frame.</param>
    public static IEnumerable<JsonElement> Events(ReadOnlyMemory<byte> log)
    {
        for (int length; (length = FirstLength(log.Span)) > 0; log = log[length..])
        {
            var frame = log[..length];
            yield return JsonElement.Parse(frame.Span[(frame.Span.IndexOf(Data) + Data.Length)..]);
        }
    }
}
