using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Fuzz.Upstream;

/// <summary>The stream a caller gets of what was played, and whether it is legal.</summary>
/// <param name="Events">The events as they stand on the wire.</param>
/// <param name="Final">The final response.</param>
/// <param name="Folded">The response the events fold to.</param>
internal sealed record Emitted(IReadOnlyList<JsonElement> Events, ResponseObject Final, ResponseObject Folded)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>Emits what was played, through the gateway's own emitter.</summary>
    public static Emitted Of(Played played)
    {
        var emitter = new ResponseEmitter(Initial(), StillClock.Instance);
        foreach (var said in played.Said)
        {
            emitter.Apply(said);
        }

        var final = played.Fault is null
            ? emitter.Complete(null, null)
            : emitter.Fail(new ResponseError("server_error", $"{played.Failure?.Kind}: {played.Failure?.PublicMessage}"), null, null);
        var events = new List<ResponseEvent>();
        while (emitter.TryTake(out var next))
        {
            events.Add(next);
        }

        return new Emitted(events.ConvertAll(Wire), final, ResponseFold.Of(events));
    }

    /// <summary>What is wrong with a stream; null when nothing is.</summary>
    public static string? FaultOf(Played played)
    {
        if (played.Fault is not null && played.Failure is null)
        {
            return $"threw {played.Fault}";
        }

        if (played.Fault is null && !played.HasStopped)
        {
            return "ended without a reason";
        }

        Emitted emitted;
        try
        {
            emitted = Of(played);
        }
        catch (Exception fault)
        {
            return $"the emitter threw {fault}";
        }

        return StreamGrammar.Check(emitted.Events) is [var violation, ..] ? violation.ToString()
            : Json(emitted.Final).AsSpan().SequenceEqual(Json(emitted.Folded)) ? null
            : "the plain reply is not what the stream folds to";
    }

    /// <summary>A response as a plain reply has it.</summary>
    public static byte[] Json(ResponseObject response)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        ResponsesSerializer.WriteResponse(buffer, response);
        return buffer.WrittenSpan.ToArray();
    }

    private static JsonElement Wire(ResponseEvent next)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        ResponsesSerializer.WriteEvent(buffer, next);
        return JsonElement.Parse(buffer.WrittenSpan, Deep);
    }

    private static ResponseObject Initial() => new()
    {
        Id = "resp_0190000000007000800000000000000a",
        CreatedAt = StillClock.Instance.GetUtcNow(),
        Status = ResponseStatus.InProgress,
        Model = "some-model",
        Echo = new ResponseEcho(),
    };
}
