using System.Text.Json;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>One item of a response's output.</summary>
internal sealed class ResponseItem(ReplyPart part, int index, bool cut)
{
    public ReplyPart Part { get; } = part;

    public int Index { get; } = index;

    public string Id { get; } = Ids.Hex(
        part switch
        {
            ReasoningPart => "rs_",
            CallPart => "fc_",
            _ => "msg_",
        },
        50);

    /// <summary>Writes the item, empty as it opens or whole as it ends.</summary>
    public void Write(Utf8JsonWriter json, int? logprobs, bool opening)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        var status = opening ? "in_progress" : cut ? "incomplete" : "completed";
        switch (Part)
        {
            case ReasoningPart reasoning:
                WriteReasoning(json, reasoning, opening);
                break;
            case CallPart made:
                WriteCall(json, made, status, opening);
                break;
            case TextPart text:
                WriteMessage(json, status, opening ? null : ("output_text", text.Text), logprobs);
                break;
            case RefusalPart refusal:
                WriteMessage(json, status, opening ? null : ("refusal", refusal.Text), logprobs);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Writes one part of a message or a summary.</summary>
    public static void WritePart(Utf8JsonWriter json, string type, PiecedText text, int? logprobs)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        if (type == "output_text")
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WritePropertyName("logprobs");
            Logprobs.WriteArray(json, logprobs is null ? PiecedText.Empty : text, logprobs ?? 0);
        }

        json.WriteString(type == "refusal" ? "refusal" : "text", text.Text);
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ReasoningPart reasoning, bool opening)
    {
        json.WriteString("type", "reasoning");
        if (reasoning.Encrypted is not null)
        {
            // The service sends a first form with the opening event and another, longer one at the end.
            json.WriteString("encrypted_content", opening ? reasoning.Encrypted[..^16] : reasoning.Encrypted);
        }

        json.WriteStartArray("summary");
        if (!opening && reasoning.Text.Count > 0)
        {
            WritePart(json, "summary_text", reasoning.Text, null);
        }

        json.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter json, CallPart made, string status, bool opening)
    {
        json.WriteString("type", "function_call");
        json.WriteString("status", status);
        json.WriteString("arguments", opening ? string.Empty : made.Arguments.Text);
        json.WriteString("call_id", made.CallId);
        json.WriteString("name", made.Name);
    }

    private static void WriteMessage(
        Utf8JsonWriter json, string status, (string Type, PiecedText Text)? content, int? logprobs)
    {
        json.WriteString("type", "message");
        json.WriteString("status", status);
        json.WriteStartArray("content");
        if (content is { } part)
        {
            WritePart(json, part.Type, part.Text, logprobs);
        }

        json.WriteEndArray();
        json.WriteString("role", "assistant");
    }
}
