using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>
/// Says what is illegal in a stream of response events as it stands on the wire. Knows nothing of who wrote it, so it
/// checks any server of the API. Thread-safe.
/// </summary>
/// <remarks>
/// Checked is the frame of every item and the whole content of messages, reasoning and function calls. Inside items of
/// other types only the frame is checked: what they hold is their provider's.
/// </remarks>
public static class StreamGrammar
{
    /// <summary>Checks a whole stream.</summary>
    /// <param name="events">The <c>data</c> of its frames, in order. Read once.</param>
    /// <param name="origin">Who wrote it.</param>
    /// <returns>Every violation found, in stream order; empty for a legal stream.</returns>
    /// <remarks>A violation can bring others after it: what is missing is missed again by what refers to it.</remarks>
    public static IReadOnlyList<StreamViolation> Check(
        IEnumerable<JsonElement> events, StreamOrigin origin = StreamOrigin.Gateway)
    {
        var report = new StreamReport(origin);
        var stream = new CheckedStream(report);
        foreach (var next in events)
        {
            stream.Take(next);
            report.Advance();
        }

        stream.End();
        return report.Violations;
    }
}
