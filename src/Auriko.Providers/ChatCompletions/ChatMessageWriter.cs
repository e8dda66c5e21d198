using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Writes messages.</summary>
internal static class ChatMessageWriter
{
    private const string NoArguments = "{}";

    /// <summary>Writes the list.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<ChatMessage> messages)
    {
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role);
            WriteContent(writer, message);
            if (message.Reasoning is { } reasoning)
            {
                writer.WriteString("reasoning_content"u8, reasoning);
            }

            if (message.CallId is { } callId)
            {
                writer.WriteString("tool_call_id"u8, callId);
            }

            WriteCalls(writer, message.Calls);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Servers differ in where they take a list of parts, so text alone is one string. A message of nothing but calls
    // has no text at all: some refuse an empty one.
    private static void WriteContent(Utf8JsonWriter writer, ChatMessage message)
    {
        if (message.Parts.Count == 0 && message.Calls.Count > 0)
        {
            writer.WriteNull("content"u8);
        }
        else if (message.Parts.TrueForAll(part => part is InputText))
        {
            var texts = message.Parts.Select(part => ((InputText)part).Text);
            writer.WriteString("content"u8, string.Join(ChatConversation.ParagraphBreak, texts));
        }
        else
        {
            writer.WriteStartArray("content"u8);
            message.Parts.ForEach(part => WritePart(writer, part));
            writer.WriteEndArray();
        }
    }

    private static void WritePart(Utf8JsonWriter writer, InputPart part)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case InputText text:
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, text.Text);
                break;
            case InputImage image:
                writer.WriteString("type"u8, "image_url"u8);
                writer.WriteStartObject("image_url"u8);
                writer.WriteString("url"u8, image.ImageUrl);
                WriteOptional(writer, "detail", image.Detail);
                writer.WriteEndObject();
                break;
            case InputFile file:
                writer.WriteString("type"u8, "file"u8);
                writer.WriteStartObject("file"u8);
                WriteOptional(writer, "file_id", file.FileId);
                WriteOptional(writer, "file_data", file.FileData);
                WriteOptional(writer, "filename", file.Filename);
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"A {part.GetType().Name} cannot be written.");
        }

        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteCalls(Utf8JsonWriter writer, List<InputFunctionCall> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, call.CallId);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, call.Name);
            writer.WriteString("arguments"u8, call.Arguments.Length == 0 ? NoArguments : call.Arguments);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
