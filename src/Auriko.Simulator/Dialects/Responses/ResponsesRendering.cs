using System.Text;
using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>One answer as a Responses object or its stream of events.</summary>
internal sealed class ResponsesRendering : ReplyRendering
{
    private readonly ResponseObject _response;
    private readonly ResponseItem[] _items;
    private long _sequence;

    public ResponsesRendering(ModelCall call, ModelReply reply, DateTimeOffset now)
        : base(call, reply)
    {
        _items = [.. reply.Parts.Select((part, index) => new ResponseItem(part, index, IsCut(index)))];
        _response = new ResponseObject(call, reply, now);
    }

    public override IEnumerable<FrameKind> Frames()
    {
        yield return Lifecycle("response.created", "in_progress");
        yield return Lifecycle("response.in_progress", "in_progress");
        foreach (var item in _items)
        {
            yield return Item("response.output_item.added", item, opening: true);
            foreach (var kind in Content(item))
            {
                yield return kind;
            }

            yield return Item("response.output_item.done", item, opening: false);
        }

        var status = _response.FinalStatus;
        Lifecycle($"response.{status}", status);
        yield return FrameKind.Terminal;
    }

    public override void WritePlain()
    {
        _response.Write(Buffer.BeginJson(), _response.FinalStatus, _items);
        Buffer.EndJson();
    }

    public override void WriteStreamError(WireError error, bool withTerminal)
    {
        var json = Begin("error");
        json.WritePropertyName("error");
        error.WriteObject(json);
        End();
        if (withTerminal)
        {
            _response.Error = error;
            Lifecycle("response.failed", "failed");
        }
    }

    public override void WritePlainError(WireError error)
    {
        _response.Error = error;
        _response.Write(Buffer.BeginJson(), "failed", []);
        Buffer.EndJson();
    }

    private IEnumerable<FrameKind> Content(ResponseItem item) => item.Part switch
    {
        ReasoningPart { Text.Count: 0 } => [],
        ReasoningPart reasoning => Summary(item, reasoning.Text),
        TextPart text => Text(item, text.Text, "output_text", "text"),
        RefusalPart refusal => Text(item, refusal.Text, "refusal", "refusal"),
        CallPart made => Arguments(item, made),
        _ => [],
    };

    private IEnumerable<FrameKind> Summary(ResponseItem item, PiecedText text)
    {
        const string Place = "\"summary_index\":0";
        yield return Part("response.reasoning_summary_part.added", item, Place, "summary_text", PiecedText.Empty);
        foreach (var kind in Deltas("response.reasoning_summary_text.delta", item, Place, text))
        {
            yield return kind;
        }

        yield return Done("response.reasoning_summary_text.done", item, Place, ("text", text.Text));
        yield return Part("response.reasoning_summary_part.done", item, Place, "summary_text", text);
    }

    private IEnumerable<FrameKind> Text(ResponseItem item, PiecedText text, string type, string member)
    {
        const string Place = "\"content_index\":0";
        yield return Part("response.content_part.added", item, Place, type, PiecedText.Empty);
        var deltas = type == "output_text" && Call.TopLogprobs is { } alternatives
            ? ProbedDeltas(item, text, alternatives)
            : Deltas($"response.{type}.delta", item, Place, text);
        foreach (var kind in deltas)
        {
            yield return kind;
        }

        yield return Done($"response.{type}.done", item, Place, (member, text.Text));
        yield return Part("response.content_part.done", item, Place, type, text);
    }

    private IEnumerable<FrameKind> Arguments(ResponseItem item, CallPart made)
    {
        foreach (var kind in Deltas("response.function_call_arguments.delta", item, null, made.Arguments))
        {
            yield return kind;
        }

        yield return Done(
            "response.function_call_arguments.done", item, null, ("name", made.Name), ("arguments", made.Arguments.Text));
    }

    private IEnumerable<FrameKind> Deltas(string type, ResponseItem item, string? place, PiecedText text)
    {
        var logprobs = type == "response.output_text.delta" ? ",\"logprobs\":[]" : string.Empty;
        var within = place is null ? string.Empty : $",{place}";
        var template = new DeltaTemplate(
            $"event: {type}\ndata: {{\"type\":\"{type}\",\"delta\":\"",
            $"\",\"item_id\":\"{item.Id}\"{logprobs}",
            $",\"output_index\":{item.Index}{within},\"sequence_number\":");
        for (var index = 0; index < text.Count; index++)
        {
            template.Write(Buffer, text[index], _sequence++, Call.Obfuscation);
            yield return FrameKind.Delta;
        }
    }

    private IEnumerable<FrameKind> ProbedDeltas(ResponseItem item, PiecedText text, int alternatives)
    {
        for (var index = 0; index < text.Count; index++)
        {
            var json = Begin("response.output_text.delta");
            json.WriteString("item_id", item.Id);
            json.WriteNumber("output_index", item.Index);
            json.WriteNumber("content_index", 0);
            json.WriteString("delta", text[index]);
            json.WritePropertyName("logprobs");
            Logprobs.WriteArray(json, text[index], alternatives);
            End();
            yield return FrameKind.Delta;
        }
    }

    private FrameKind Done(string type, ResponseItem item, string? place, params (string Name, string Value)[] members)
    {
        var json = Begin(type);
        WritePlace(json, item, place);
        foreach (var (name, value) in members)
        {
            json.WriteString(name, value);
        }

        if (type == "response.output_text.done")
        {
            json.WritePropertyName("logprobs");
            WriteLogprobs(json, item);
        }

        End();
        return FrameKind.Structure;
    }

    private FrameKind Part(string type, ResponseItem item, string place, string partType, PiecedText text)
    {
        var json = Begin(type);
        WritePlace(json, item, place);
        json.WritePropertyName("part");
        ResponseItem.WritePart(json, partType, text, text.Count > 0 ? Call.TopLogprobs : null);
        End();
        return FrameKind.Structure;
    }

    private FrameKind Item(string type, ResponseItem item, bool opening)
    {
        var json = Begin(type);
        json.WritePropertyName("item");
        item.Write(json, Call.TopLogprobs, opening);
        json.WriteNumber("output_index", item.Index);
        End();
        return FrameKind.Structure;
    }

    private FrameKind Lifecycle(string type, string status)
    {
        var json = Begin(type);
        json.WritePropertyName("response");
        _response.Write(json, status, status == "in_progress" ? [] : _items);
        End();
        return FrameKind.Opening;
    }

    private void WriteLogprobs(Utf8JsonWriter json, ResponseItem item)
    {
        var text = ((TextPart)item.Part).Text;
        Logprobs.WriteArray(json, Call.TopLogprobs is null ? PiecedText.Empty : text, Call.TopLogprobs ?? 0);
    }

    private static void WritePlace(Utf8JsonWriter json, ResponseItem item, string? place)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", item.Index);
        if (place is not null)
        {
            json.WriteNumber(place.Split('"')[1], 0);
        }
    }

    private Utf8JsonWriter Begin(string type)
    {
        Buffer.Append(Encoding.UTF8.GetBytes($"event: {type}\ndata: "));
        var json = Buffer.BeginJson();
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("sequence_number", _sequence++);
        return json;
    }

    private void End() => Buffer.EndObjectFrame();
}
