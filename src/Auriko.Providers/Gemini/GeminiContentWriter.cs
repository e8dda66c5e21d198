using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Writes contents.</summary>
internal static class GeminiContentWriter
{
    /// <summary>Writes <c>systemInstruction</c>, where the system says something, and <c>contents</c>.</summary>
    public static void Write(Utf8JsonWriter writer, GeminiConversation conversation)
    {
        if (conversation.System.Count > 0)
        {
            writer.WriteStartObject("systemInstruction"u8);
            WriteParts(writer, conversation.System);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("contents"u8);
        foreach (var content in conversation.Contents)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, content.Role);
            WriteParts(writer, content.Parts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteParts(Utf8JsonWriter writer, List<GeminiPart> parts)
    {
        writer.WriteStartArray("parts"u8);
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            WritePart(writer, part);
            if (part.Signature is { } signature)
            {
                writer.WriteString("thoughtSignature"u8, signature);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter writer, GeminiPart part)
    {
        switch (part)
        {
            case TextPart text:
                writer.WriteString("text"u8, text.Text);
                if (text.IsThought)
                {
                    writer.WriteBoolean("thought"u8, true);
                }

                break;
            case MediaPart media:
                WriteMedia(writer, media);
                break;
            case CallPart call:
                WriteCall(writer, call);
                break;
            case AnswerPart answer:
                WriteAnswer(writer, answer);
                break;
            default:
                throw new InvalidOperationException($"A {part.GetType().Name} cannot be written.");
        }
    }

    private static void WriteMedia(Utf8JsonWriter writer, MediaPart media)
    {
        writer.WriteStartObject(media.Content is null ? "fileData"u8 : "inlineData"u8);
        writer.WriteString("mimeType"u8, media.MimeType);
        if (media.Content is { } content)
        {
            writer.WriteString("data"u8, content);
        }
        else
        {
            writer.WriteString("fileUri"u8, media.Uri);
        }

        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, CallPart part)
    {
        writer.WriteStartObject("functionCall"u8);
        writer.WriteString("id"u8, part.Call.CallId);
        writer.WriteString("name"u8, part.Call.Name);
        WireJson.WriteVerbatim(writer, "args", part.Arguments);
        writer.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter writer, AnswerPart answer)
    {
        writer.WriteStartObject("functionResponse"u8);
        writer.WriteString("id"u8, answer.Call.CallId);
        writer.WriteString("name"u8, answer.Call.Name);
        writer.WriteStartObject("response"u8);
        writer.WriteString("output"u8, string.Join("\n\n", answer.Texts));
        writer.WriteEndObject();
        if (answer.Media.Count > 0)
        {
            WriteParts(writer, [.. answer.Media]);
        }

        writer.WriteEndObject();
    }
}
