using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>One answer as a chat completion or its stream of chunks.</summary>
internal sealed partial class ChatRendering(ModelCall call, ModelReply reply, DateTimeOffset now) : ReplyRendering(call, reply)
{
    private readonly string _id =
        call.Flavour == Flavour.DeepSeek ? Guid.NewGuid().ToString() : Ids.Completion();

    private bool IsDeepSeek => Call.Flavour == Flavour.DeepSeek;

    private bool NamesUsage => IsDeepSeek || Call.StreamUsage;

    private string FinishReason => Reply.Finish switch
    {
        Finish.Stop => "stop",
        Finish.ToolCalls => "tool_calls",
        Finish.Length => "length",
        Finish.ContentFilter => "content_filter",
    };

    public override IEnumerable<FrameKind> Frames()
    {
        if (Call.Flavour == Flavour.Azure)
        {
            yield return FilterChunk();
        }

        yield return FirstChunk();
        var thought = Reply.Parts.Any(part => part is ReasoningPart { Text.Count: > 0 });
        var calls = 0;
        foreach (var part in Reply.Parts)
        {
            foreach (var kind in Part(part, thought, calls))
            {
                yield return kind;
            }

            calls += part is CallPart ? 1 : 0;
        }

        FinishChunk();
        yield return FrameKind.Terminal;
        if (!IsDeepSeek && Call.StreamUsage && Reply.Usage is not null)
        {
            UsageChunk();
            yield return FrameKind.Terminal;
        }

        Buffer.Append("data: [DONE]\n\n"u8);
        yield return FrameKind.Terminal;
    }

    public override void WritePlain()
    {
        var json = Buffer.BeginJson();
        json.WriteStartObject();
        WriteHead(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WritePropertyName("message");
        ChatMessageWriter.Write(json, Call, Reply);
        json.WritePropertyName("logprobs");
        ChatMessageWriter.WriteLogprobs(json, Call, Reply);
        json.WriteString("finish_reason", FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (Reply.Usage is { } usage)
        {
            json.WritePropertyName("usage");
            ChatMessageWriter.WriteUsage(json, Call.Flavour, usage);
        }

        json.WriteEndObject();
        Buffer.EndJson();
    }

    public override void WriteStreamError(WireError error, bool withTerminal)
    {
        Buffer.Append("data: "u8);
        error.WriteBody(Buffer.BeginJson());
        Buffer.EndJson();
        Buffer.Append("\n\n"u8);
        if (withTerminal)
        {
            Buffer.Append("data: [DONE]\n\n"u8);
        }
    }

    private IEnumerable<FrameKind> Part(ReplyPart part, bool thought, int calls)
    {
        switch (part)
        {
            case ReasoningPart reasoning when IsDeepSeek:
                return Deltas("{\"content\":null,\"reasoning_content\":\"", "\"}", reasoning.Text);
            case TextPart { Text: var text } when Call.TopLogprobs is { } alternatives:
                return ProbedDeltas(text, alternatives);
            case TextPart { Text: var text }:
                var rest = thought ? "\",\"reasoning_content\":null}" : "\"}";
                return Deltas("{\"content\":\"", rest, text);
            case RefusalPart refusal:
                return Deltas("{\"refusal\":\"", "\"}", refusal.Text);
            case CallPart made:
                return CallChunks(made, calls);
            default:
                return [];
        }
    }

    private IEnumerable<FrameKind> CallChunks(CallPart made, int index)
    {
        var json = BeginChoice();
        json.WriteStartObject("delta");
        json.WriteStartArray("tool_calls");
        ChatMessageWriter.WriteCall(json, made, index, string.Empty, numbered: true);
        json.WriteEndArray();
        json.WriteEndObject();
        EndChoice(json, null);
        yield return FrameKind.Structure;

        var head = $"{{\"tool_calls\":[{{\"index\":{index},\"function\":{{\"arguments\":\"";
        foreach (var kind in Deltas(head, "\"}}]}", made.Arguments))
        {
            yield return kind;
        }
    }

    private IEnumerable<FrameKind> Deltas(string head, string end, PiecedText text)
    {
        var filter = Call.Flavour == Flavour.Azure ? "\"content_filter_results\":{}," : string.Empty;
        var prelude = $"data: {HeadJson()}\"choices\":[{{\"index\":0,{filter}\"delta\":{head}";
        var after = $"{end},\"logprobs\":null,\"finish_reason\":null}}]{(NamesUsage ? ",\"usage\":null" : string.Empty)}";
        var template = new DeltaTemplate(prelude, after, string.Empty);
        for (var index = 0; index < text.Count; index++)
        {
            template.Write(Buffer, text[index], -1, Call.Obfuscation);
            yield return FrameKind.Delta;
        }
    }

    private IEnumerable<FrameKind> ProbedDeltas(PiecedText text, int alternatives)
    {
        for (var index = 0; index < text.Count; index++)
        {
            var json = BeginChoice();
            json.WriteStartObject("delta");
            json.WriteString("content", text[index]);
            json.WriteEndObject();
            json.WriteStartObject("logprobs");
            json.WritePropertyName("content");
            Logprobs.WriteArray(json, text[index], alternatives);
            json.WriteNull("refusal");
            json.WriteEndObject();
            json.WriteNull("finish_reason");
            EndChunk(json);
            yield return FrameKind.Delta;
        }
    }

    private FrameKind FilterChunk()
    {
        Buffer.Append("data: "u8);
        var json = Buffer.BeginJson();
        json.WriteRawValue(
            """{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}}]}"""u8,
            skipInputValidation: true);
        Buffer.EndJson();
        Buffer.Append("\n\n"u8);
        return FrameKind.Opening;
    }

    private FrameKind FirstChunk()
    {
        var json = BeginChoice();
        json.WritePropertyName("delta");
        ChatMessageWriter.WriteFirstDelta(json, Call.Flavour, Reply);
        EndChoice(json, null);
        return FrameKind.Structure;
    }

    private void FinishChunk()
    {
        var json = BeginChoice();
        json.WriteStartObject("delta");
        if (IsDeepSeek)
        {
            json.WriteString("content", string.Empty);
            if (Reply.Parts.Any(part => part is ReasoningPart { Text.Count: > 0 }))
            {
                json.WriteNull("reasoning_content");
            }
        }

        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", FinishReason);
        EndChunk(json, IsDeepSeek ? Reply.Usage : null);
    }

    private void UsageChunk()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices");
        json.WriteEndArray();
        json.WritePropertyName("usage");
        ChatMessageWriter.WriteUsage(json, Call.Flavour, Reply.Usage!.Value);
        Buffer.EndObjectFrame();
    }
}
