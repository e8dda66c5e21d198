using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>The response a call's events come to, through the gateway's own emitter.</summary>
internal static class Folded
{
    /// <summary>Emits, checks every event against the grammar of the API, and gives the final response.</summary>
    public static ResponseObject Of(Outcome outcome)
    {
        var emitter = new ResponseEmitter(Initial(), TimeProvider.System);
        foreach (var said in outcome.Said)
        {
            emitter.Apply(said);
        }

        var final = outcome.Fault is null
            ? emitter.Complete(null, null)
            : emitter.Fail(new ResponseError("server_error", "It failed."), null, null);
        Assert.Empty(StreamGrammar.Check(Wire(emitter)));
        return final;
    }

    private static List<JsonElement> Wire(ResponseEmitter emitter)
    {
        var events = new List<JsonElement>();
        while (emitter.TryTake(out var next))
        {
            var buffer = new ArrayBufferWriter<byte>();
            ResponsesSerializer.WriteEvent(buffer, next);
            events.Add(JsonElement.Parse(buffer.WrittenSpan));
        }

        return events;
    }

    private static ResponseObject Initial() => new()
    {
        Id = "resp_0190000000007000800000000000000a",
        CreatedAt = FakeUpstream.Now,
        Status = ResponseStatus.InProgress,
        Model = "some-model",
        Echo = new ResponseEcho(),
    };
}
