using System.Text;
using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>One answer as a message or its stream of events.</summary>
internal sealed class AnthropicRendering(ModelCall call, ModelReply reply) : ReplyRendering(call, reply)
{
    private readonly string _id = Ids.Word("msg_01", 22);

    public override WireError StreamFault => new(StatusCodes.Status200OK, "overloaded_error", null, "Overloaded");

    private string StopReason => Call.Scripts["stop"]?.Text("reason")
        ?? (Reply.Parts.Any(part => part is RefusalPart) ? "refusal" : UsualReason);

    private string UsualReason => Reply.Finish switch
    {
        Finish.Stop => "end_turn",
        Finish.ToolCalls => "tool_use",
        Finish.Length => "max_tokens",
        Finish.ContentFilter => "refusal",
    };

    public override IEnumerable<FrameKind> Frames()
    {
        var json = Begin("message_start");
        json.WritePropertyName("message");
        Message(json, whole: false);
        End();
        yield return FrameKind.Opening;
        var pinged = false;
        foreach (var (part, index) in Reply.Parts.Where(part => part is not RefusalPart).Select((part, index) => (part, index)))
        {
            Start(part, index);
            if (!pinged)
            {
                Ping();
                pinged = true;
            }

            yield return FrameKind.Structure;
            foreach (var kind in Content(part, index))
            {
                yield return kind;
            }

            Begin("content_block_stop").WriteNumber("index", index);
            End();
            yield return FrameKind.Structure;
        }

        if (!pinged)
        {
            Ping();
        }

        Final();
        yield return FrameKind.Terminal;
        Begin("message_stop");
        End();
        yield return FrameKind.Terminal;
    }

    public override void WritePlain()
    {
        Message(Buffer.BeginJson(), whole: true);
        Buffer.EndJson();
    }

    public override void WriteStreamError(WireError error, bool withTerminal)
    {
        Buffer.Append("event: error\ndata: "u8);
        ErrorShapes.Write(Buffer.BeginJson(), error, Flavour.Anthropic);
        Buffer.EndJson();
        Buffer.Append("\n\n"u8);
    }

    private IEnumerable<FrameKind> Content(ReplyPart part, int index) => part switch
    {
        ReasoningPart thought => Thought(thought, index),
        TextPart text => Deltas(index, "text_delta", "text", text.Text),
        CallPart made => Arguments(made.Arguments, index),
        _ => [],
    };

    // An empty piece comes first; of a call without arguments nothing else does.
    private IEnumerable<FrameKind> Arguments(PiecedText arguments, int index)
    {
        var json = Begin("content_block_delta");
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", "input_json_delta");
        json.WriteString("partial_json", string.Empty);
        json.WriteEndObject();
        End();
        yield return FrameKind.Structure;
        foreach (var kind in arguments.Text == "{}" ? [] : Deltas(index, "input_json_delta", "partial_json", arguments))
        {
            yield return kind;
        }
    }

    private IEnumerable<FrameKind> Thought(ReasoningPart thought, int index)
    {
        foreach (var kind in Deltas(index, "thinking_delta", "thinking", thought.Text))
        {
            yield return kind;
        }

        var json = Begin("content_block_delta");
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        json.WriteString("type", "signature_delta");
        json.WriteString("signature", thought.Encrypted);
        json.WriteEndObject();
        End();
        yield return FrameKind.Structure;
    }

    private IEnumerable<FrameKind> Deltas(int index, string type, string member, PiecedText text)
    {
        var template = new DeltaTemplate(
            $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":\"{type}\",\"{member}\":\"",
            "\"}",
            string.Empty);
        for (var piece = 0; piece < text.Count; piece++)
        {
            template.Write(Buffer, text[piece], -1, padded: false);
            yield return FrameKind.Delta;
        }
    }

    private void Start(ReplyPart part, int index)
    {
        var json = Begin("content_block_start");
        json.WriteNumber("index", index);
        json.WritePropertyName("content_block");
        Block(json, part, whole: false);
        End();
    }

    private void Final()
    {
        var json = Begin("message_delta");
        json.WriteStartObject("delta");
        Stop(json, whole: true);
        json.WriteEndObject();
        if (Reply.Usage is { } usage)
        {
            json.WritePropertyName("usage");
            Usage(json, usage, usage.Output, atStart: false);
        }

        End();
    }

    private void Message(Utf8JsonWriter json, bool whole)
    {
        json.WriteStartObject();
        json.WriteString("model", Call.Model);
        json.WriteString("id", _id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        foreach (var part in Reply.Parts.Where(part => whole && part is not RefusalPart))
        {
            Block(json, part, whole);
        }

        json.WriteEndArray();
        Stop(json, whole);
        if (Reply.Usage is { } usage)
        {
            json.WritePropertyName("usage");
            Usage(json, usage, whole ? usage.Output : 1, atStart: true);
        }

        json.WriteEndObject();
    }

    private void Stop(Utf8JsonWriter json, bool whole)
    {
        json.WriteString("stop_reason", whole ? StopReason : null);
        json.WriteNull("stop_sequence");
        if (whole && StopReason == "refusal")
        {
            json.WriteStartObject("stop_details");
            json.WriteString("type", "refusal");
            json.WriteString("category", "cyber");
            json.WriteString(
                "explanation",
                Reply.Parts.OfType<RefusalPart>().FirstOrDefault()?.Text.Text ?? "This request triggered restrictions.");
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("stop_details");
        }
    }

    private static void Block(Utf8JsonWriter json, ReplyPart part, bool whole)
    {
        json.WriteStartObject();
        switch (part)
        {
            case ReasoningPart thought:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", whole ? thought.Text.Text : string.Empty);
                json.WriteString("signature", whole ? thought.Encrypted : string.Empty);
                break;
            case RedactedPart hidden:
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", hidden.Data);
                break;
            case TextPart text:
                json.WriteString("type", "text");
                json.WriteString("text", whole ? text.Text.Text : string.Empty);
                break;
            case CallPart made:
                json.WriteString("type", "tool_use");
                json.WriteString("id", made.CallId);
                json.WriteString("name", made.Name);
                json.WritePropertyName("input");
                CallArguments.Write(json, whole ? made.Arguments.Text : "{}");
                break;
        }

        json.WriteEndObject();
    }

    private void Usage(Utf8JsonWriter json, TokenUsage usage, int output, bool atStart)
    {
        json.WriteStartObject();
        json.WriteNumber("input_tokens", usage.Input - usage.Cached - usage.CacheWrite);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWrite);
        json.WriteNumber("cache_read_input_tokens", usage.Cached);
        if (atStart)
        {
            var hour = Call.CacheLife == "1h" ? usage.CacheWrite : 0;
            json.WriteStartObject("cache_creation");
            json.WriteNumber("ephemeral_5m_input_tokens", usage.CacheWrite - hour);
            json.WriteNumber("ephemeral_1h_input_tokens", hour);
            json.WriteEndObject();
        }

        json.WriteNumber("output_tokens", output);
        if (!atStart || output > 1)
        {
            json.WriteStartObject("output_tokens_details");
            json.WriteNumber("thinking_tokens", usage.Reasoning);
            json.WriteEndObject();
        }

        if (atStart)
        {
            json.WriteString("service_tier", "standard");
        }

        json.WriteEndObject();
    }

    private Utf8JsonWriter Begin(string type)
    {
        Buffer.Append(Encoding.UTF8.GetBytes($"event: {type}\ndata: "));
        var json = Buffer.BeginJson();
        json.WriteStartObject();
        json.WriteString("type", type);
        return json;
    }

    // The real service pads its frames with spaces, more or fewer.
    private void End()
    {
        Buffer.EndJson();
        Buffer.Append("              "u8[..(Buffer.Length % 15)]);
        Buffer.Append("}\n\n"u8);
    }

    private void Ping() => Buffer.Append("event: ping\ndata: {\"type\": \"ping\"}\n\n"u8);
}
