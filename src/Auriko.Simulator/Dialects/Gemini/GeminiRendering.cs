using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>One answer as a response with candidates or its stream of such responses.</summary>
internal sealed class GeminiRendering(ModelCall call, ModelReply reply) : ReplyRendering(call, reply)
{
    private readonly string _id = Ids.Word(string.Empty, 23);
    private bool _isFirst = true;
    private int _thought;
    private int _said;

    public override WireError StreamFault => new(
        StatusCodes.Status503ServiceUnavailable, null, null, "The model is overloaded. Please try again later.");

    public override string StreamType => Call.Events ? "text/event-stream" : "application/json; charset=UTF-8";

    private string? Block => Call.Scripts["prompt_block"] is { } step ? step.Text("reason") ?? "PROHIBITED_CONTENT" : null;

    private bool IsThird => Call.Model.StartsWith("gemini-3", StringComparison.Ordinal);

    private bool IsSigned => IsThird || Call.Effort is not null;

    private string FinishReason => Call.Scripts["stop"]?.Text("reason")
        ?? (Reply.Parts.Any(part => part is RefusalPart) ? "SAFETY" : UsualReason);

    private string UsualReason => Reply.Finish switch
    {
        Finish.Stop or Finish.ToolCalls => "STOP",
        Finish.Length => "MAX_TOKENS",
        Finish.ContentFilter => "SAFETY",
    };

    public override IEnumerable<FrameKind> Frames()
    {
        if (Block is null)
        {
            foreach (var part in Reply.Parts)
            {
                foreach (var kind in Part(part))
                {
                    yield return kind;
                }
            }
        }

        Chunk(json => Signature(json), isLast: true);
        if (!Call.Events)
        {
            Buffer.Append("]"u8);
        }

        yield return FrameKind.Terminal;
    }

    public override void WritePlain()
    {
        Response(
            Buffer.BeginJson(),
            json =>
            {
                foreach (var part in Reply.Parts)
                {
                    Whole(json, part);
                }
            },
            isLast: true);
        Buffer.EndJson();
    }

    public override void WriteStreamError(WireError error, bool withTerminal)
    {
        Frame(json => ErrorShapes.Write(json, error, Flavour.Gemini));
        if (!Call.Events)
        {
            Buffer.Append("]"u8);
        }
    }

    private IEnumerable<FrameKind> Part(ReplyPart part)
    {
        if (part is CallPart made)
        {
            _said += made.Arguments.Count;
            Chunk(json => Whole(json, made), isLast: false);
            yield return FrameKind.Delta;
            yield break;
        }

        var (text, isThought) = part switch
        {
            ReasoningPart thought => (thought.Text, true),
            TextPart said => (said.Text, false),
            _ => (PiecedText.Empty, false),
        };
        for (var index = 0; index < text.Count; index++)
        {
            var piece = text[index].ToString();
            _said += isThought ? 0 : 1;
            _thought = isThought ? 0 : Reply.Usage?.Reasoning ?? 0;
            Chunk(json => Text(json, piece, isThought), isLast: false);
            yield return FrameKind.Delta;
        }
    }

    private void Whole(Utf8JsonWriter json, ReplyPart part)
    {
        switch (part)
        {
            case ReasoningPart { Text.Count: > 0 } thought:
                Text(json, thought.Text.Text, isThought: true);
                break;
            case TextPart said:
                json.WriteStartObject();
                json.WriteString("text", said.Text.Text);
                if (IsSigned)
                {
                    json.WriteString("thoughtSignature", ThoughtSeal.Hidden());
                }

                json.WriteEndObject();
                break;
            case CallPart made:
                FunctionCall(json, made);
                break;
        }
    }

    private void FunctionCall(Utf8JsonWriter json, CallPart made)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall");
        if (IsThird)
        {
            json.WriteString("id", made.CallId);
        }

        json.WriteString("name", made.Name);
        json.WritePropertyName("args");
        CallArguments.Write(json, made.Arguments.Text);
        json.WriteEndObject();

        // Of parallel calls the first alone is signed.
        if (IsSigned && ReferenceEquals(Reply.Parts.OfType<CallPart>().First(), made))
        {
            json.WriteString("thoughtSignature", ThoughtSeal.Hidden());
        }

        json.WriteEndObject();
    }

    // The last chunk has nothing to say: what it signs is the text that came before it.
    private void Signature(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("text", string.Empty);
        if (IsSigned && Reply.Parts.Any(part => part is TextPart))
        {
            json.WriteString("thoughtSignature", ThoughtSeal.Hidden());
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string text, bool isThought)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        if (isThought)
        {
            json.WriteBoolean("thought", true);
        }

        json.WriteEndObject();
    }

    private void Chunk(Action<Utf8JsonWriter> parts, bool isLast) => Frame(json => Response(json, parts, isLast));

    private void Frame(Action<Utf8JsonWriter> write)
    {
        Buffer.Append(Call.Events ? "data: "u8 : _isFirst ? "["u8 : ",\r\n"u8);
        _isFirst = false;
        write(Buffer.BeginJson());
        Buffer.EndJson();
        if (Call.Events)
        {
            Buffer.Append("\r\n\r\n"u8);
        }
    }

    private void Response(Utf8JsonWriter json, Action<Utf8JsonWriter> parts, bool isLast)
    {
        json.WriteStartObject();
        if (Block is { } reason)
        {
            json.WriteStartObject("promptFeedback");
            json.WriteString("blockReason", reason);
            json.WriteEndObject();
        }
        else
        {
            Candidate(json, parts, isLast);
        }

        if (Reply.Usage is { } usage)
        {
            Usage(json, usage, isLast && Block is null);
        }

        json.WriteString("modelVersion", Call.Model);
        json.WriteString("responseId", _id);
        json.WriteEndObject();
    }

    private void Candidate(Utf8JsonWriter json, Action<Utf8JsonWriter> parts, bool isLast)
    {
        var isRefused = Reply.Parts.Any(part => part is RefusalPart);
        var isEmpty = !Reply.Parts.Any(part => part is TextPart or CallPart or ReasoningPart { Text.Count: > 0 });
        json.WriteStartArray("candidates");
        json.WriteStartObject();
        json.WriteStartObject("content");
        if (!isRefused)
        {
            if (!isEmpty)
            {
                json.WriteStartArray("parts");
                parts(json);
                json.WriteEndArray();
            }

            json.WriteString("role", "model");
        }

        json.WriteEndObject();
        if (isLast)
        {
            json.WriteString("finishReason", FinishReason);
            Ratings(json);
            if (Reply.Finish == Finish.ToolCalls)
            {
                json.WriteString("finishMessage", "Model generated function call(s).");
            }
        }

        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Ratings(Utf8JsonWriter json)
    {
        if (FinishReason != "SAFETY")
        {
            return;
        }

        json.WriteStartArray("safetyRatings");
        json.WriteStartObject();
        json.WriteString("category", "HARM_CATEGORY_DANGEROUS_CONTENT");
        json.WriteString("probability", "HIGH");
        json.WriteBoolean("blocked", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // Every chunk tells what was used until then; only the last one is the bill.
    private void Usage(Utf8JsonWriter json, TokenUsage usage, bool isLast)
    {
        var thoughts = isLast ? usage.Reasoning : Math.Min(_thought, usage.Reasoning);
        var said = isLast ? usage.Output - usage.Reasoning : Math.Min(_said, usage.Output - usage.Reasoning);
        json.WriteStartObject("usageMetadata");
        json.WriteNumber("promptTokenCount", usage.Input);
        if (usage.Cached > 0)
        {
            json.WriteNumber("cachedContentTokenCount", usage.Cached);
        }

        if (said > 0)
        {
            json.WriteNumber("candidatesTokenCount", said);
        }

        if (thoughts > 0)
        {
            json.WriteNumber("thoughtsTokenCount", thoughts);
        }

        json.WriteNumber("totalTokenCount", usage.Input + said + thoughts);
        json.WriteStartArray("promptTokensDetails");
        json.WriteStartObject();
        json.WriteString("modality", "TEXT");
        json.WriteNumber("tokenCount", usage.Input);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
