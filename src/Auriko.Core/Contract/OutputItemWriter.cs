using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Writes output items and their parts.</summary>
internal static class OutputItemWriter
{
    /// <summary>Writes an item as a value.</summary>
    public static void Write(Utf8JsonWriter writer, OutputItem item)
    {
        writer.WriteStartObject();
        switch (item)
        {
            case OutputMessage message:
                WriteMessage(writer, message);
                break;
            case OutputFunctionCall call:
                WriteFunctionCall(writer, call);
                break;
            case OutputReasoning reasoning:
                WriteReasoning(writer, reasoning);
                break;
            case OpaqueOutputItem opaque:
                WriteOpaque(writer, opaque);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(item), item.GetType().Name, "Not an item of the union.");
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a part of a message or of a reasoning item as a value.</summary>
    public static void WritePart(Utf8JsonWriter writer, OutputPart part)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case OutputTextPart text:
                writer.WriteString("type"u8, "output_text"u8);
                writer.WriteString("text"u8, text.Text);
                writer.WritePropertyName("annotations"u8);
                VerbatimJson.WriteList(writer, text.Annotations);
                writer.WritePropertyName("logprobs"u8);
                VerbatimJson.WriteList(writer, text.Logprobs);
                break;
            case RefusalPart refusal:
                writer.WriteString("type"u8, "refusal"u8);
                writer.WriteString("refusal"u8, refusal.Refusal);
                break;
            case ReasoningTextPart reasoning:
                writer.WriteString("type"u8, "reasoning_text"u8);
                writer.WriteString("text"u8, reasoning.Text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part.GetType().Name, "Not a part of the union.");
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a reasoning text part as a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type"><c>summary_text</c> or <c>reasoning_text</c>.</param>
    /// <param name="text">The text.</param>
    public static void WriteReasoningPart(Utf8JsonWriter writer, ReadOnlySpan<byte> type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, OutputMessage message)
    {
        WriteHead(writer, "message"u8, message);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteStartArray("content"u8);
        foreach (var part in message.Content)
        {
            WritePart(writer, part);
        }

        writer.WriteEndArray();
        if (message.Phase is not null)
        {
            writer.WriteString("phase"u8, message.Phase);
        }
    }

    private static void WriteFunctionCall(Utf8JsonWriter writer, OutputFunctionCall call)
    {
        WriteHead(writer, "function_call"u8, call);
        writer.WriteString("call_id"u8, call.CallId);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, call.Arguments);
    }

    // Clients take a missing content or encrypted_content, but not a null one.
    private static void WriteReasoning(Utf8JsonWriter writer, OutputReasoning reasoning)
    {
        WriteHead(writer, "reasoning"u8, reasoning);
        WriteReasoningParts(writer, "summary"u8, "summary_text"u8, reasoning.Summary);
        if (reasoning.Content.Count > 0)
        {
            WriteReasoningParts(writer, "content"u8, "reasoning_text"u8, reasoning.Content);
        }

        if (reasoning.EncryptedContent is not null)
        {
            writer.WriteString("encrypted_content"u8, reasoning.EncryptedContent);
        }
    }

    private static void WriteReasoningParts(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            WriteReasoningPart(writer, type, text);
        }

        writer.WriteEndArray();
    }

    private static void WriteOpaque(Utf8JsonWriter writer, OpaqueOutputItem opaque)
    {
        writer.WriteString("id"u8, opaque.Id);
        VerbatimJson.WriteMembers(writer, opaque.Raw, "id");
    }

    private static void WriteHead(Utf8JsonWriter writer, ReadOnlySpan<byte> type, OutputItem item)
    {
        writer.WriteString("id"u8, item.Id);
        writer.WriteString("type"u8, type);
        writer.WriteString("status"u8, Spell(item.Status));
    }

    private static ReadOnlySpan<byte> Spell(ItemStatus status) => status switch
    {
        ItemStatus.InProgress => "in_progress"u8,
        ItemStatus.Completed => "completed"u8,
        ItemStatus.Incomplete => "incomplete"u8,
    };
}
