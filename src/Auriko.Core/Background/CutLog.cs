using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Background;

/// <summary>
/// A log whose writer is gone. Its events are told to an emitter again, which can then end the stream as it would have
/// itself: what is open is closed, and the response holds what there was. Not safe for concurrent use.
/// </summary>
internal sealed class CutLog
{
    private readonly ResponseEmitter _emitter;
    private readonly LogPlace _end;

    private CutLog(ResponseEmitter emitter, LogPlace end)
    {
        _emitter = emitter;
        _end = end;
    }

    /// <summary>Reads a log.</summary>
    /// <param name="initial">The response at its start.</param>
    /// <param name="log">The log's bytes.</param>
    /// <param name="clock">The time of the end.</param>
    public static CutLog Replay(ResponseObject initial, ReadOnlyMemory<byte> log, TimeProvider clock)
    {
        var emitter = new ResponseEmitter(initial, clock) { KeepsItemIds = true };
        emitter.Start();
        var end = LogPlace.Start with { Position = log.Length };
        foreach (var next in LogFrames.Events(log))
        {
            end = end with { Sequence = end.Sequence + 1 };
            foreach (var said in Said(next))
            {
                emitter.Apply(said);
            }
        }

        emitter.OpenAnnounced(); // The log has them already.
        return new CutLog(emitter, end);
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="error">Why it failed; null when it was cancelled.</param>
    /// <returns>The frames that are missing in the log, and the terminal event.</returns>
    public (LogPiece Closing, ResponseSnapshotEvent Terminal) End(ResponseError? error)
    {
        _ = error is null ? _emitter.Cancel(null, null) : _emitter.Fail(error, null, null);
        var frames = new ArrayBufferWriter<byte>();
        while (_emitter.TryTake(out var next))
        {
            if (next is ResponseSnapshotEvent { IsTerminal: true } terminal)
            {
                return (new LogPiece(_end, frames.WrittenMemory, null), terminal);
            }

            if (next.SequenceNumber >= _end.Sequence)
            {
                ResponsesSerializer.WriteFrame(frames, next);
            }
        }

        throw new InvalidOperationException("An emitter that ended without a terminal event.");
    }

    /// <summary>What a provider says to have an emitter write this event, or those that follow from it.</summary>
    private static IEnumerable<ProviderEvent> Said(JsonElement next)
    {
        var (type, key) = (Text(next, "type"), next.GetProperty("output_index").GetInt32());
        switch (type)
        {
            case "response.output_item.added":
                return [Opened(next.GetProperty("item"), key)];
            case "response.output_item.done":
                return Ended(next.GetProperty("item"), key);
            case "response.content_part.added":
                return [new PartStarted(key, ChannelOf(next.GetProperty("part")), Index(next, "content_index"))];
            case "response.reasoning_summary_part.added":
                return [new PartStarted(key, TextChannel.ReasoningSummary, Index(next, "summary_index"))];
            case "response.output_text.delta":
                return [new TextDelta(key, Text(next, "delta"), Index(next, "content_index"), next.GetProperty("logprobs"))];
            case "response.output_text.annotation.added":
                return [new AnnotationAdded(key, next.GetProperty("annotation"), Index(next, "content_index"))];
            case "response.refusal.delta":
                return [new RefusalDelta(key, Text(next, "delta"), Index(next, "content_index"))];
            case "response.reasoning_text.delta":
                return [new ReasoningTextDelta(key, Text(next, "delta"), Index(next, "content_index"))];
            case "response.reasoning_summary_text.delta":
                return [new ReasoningSummaryDelta(key, Text(next, "delta"), Index(next, "summary_index"))];
            case "response.function_call_arguments.delta":
                return [new ToolCallDelta(key, Text(next, "delta"))];
            default:
                return PartEvents.Of(type) is null ? [new OpaqueItemEvent(key, type, next)] : [];
        }
    }

    private static ProviderEvent Opened(JsonElement item, int key) => Text(item, "type") switch
    {
        "message" => new MessageStarted(key, Text(item, "id"), OpaqueJson.Text(item, "phase")),
        "reasoning" => new ReasoningStarted(key, Text(item, "id")),
        "function_call" => new ToolCallStarted(key, Text(item, "call_id"), Text(item, "name"), Text(item, "id")),
        _ => new OpaqueItemStarted(key, item),
    };

    private static TextChannel ChannelOf(JsonElement part) => Text(part, "type") switch
    {
        "output_text" => TextChannel.OutputText,
        "refusal" => TextChannel.Refusal,
        _ => TextChannel.ReasoningText,
    };

    private static IEnumerable<ProviderEvent> Ended(JsonElement item, int key)
    {
        if (Text(item, "type") is "reasoning" && OpaqueJson.Text(item, "encrypted_content") is { } content)
        {
            yield return new ReasoningSealed(key, content);
        }

        yield return new ItemEnded(key, item, Text(item, "status") is "incomplete");
    }

    private static string Text(JsonElement owner, string name) => OpaqueJson.Text(owner, name) ?? string.Empty;

    private static int Index(JsonElement owner, string name) => owner.GetProperty(name).GetInt32();
}
