using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Writes contents.</summary>
/// <param name="writer">Stands inside the body.</param>
/// <param name="hasCallIds">Whether calls and their answers have ids; without, the order tells which belong together.</param>
internal sealed class GeminiContentWriter(Utf8JsonWriter writer, bool hasCallIds)
{
    /// <summary>Writes <c>systemInstruction</c>, where the system says something, and <c>contents</c>.</summary>
    public void Write(GeminiConversation conversation)
    {
        if (conversation.System.Count > 0)
        {
            writer.WriteStartObject("systemInstruction"u8);
            WriteParts(conversation.System);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("contents"u8);
        foreach (var content in conversation.Contents)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, content.Role);
            WriteParts(content.Parts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteParts(List<GeminiPart> parts)
    {
        writer.WriteStartArray("parts"u8);
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            WritePart(part);
            if (part.Signature is { } signature)
            {
                writer.WriteString("thoughtSignature"u8, signature);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WritePart(GeminiPart part)
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
                WriteMedia(media);
                break;
            case CallPart call:
                WriteCall(call);
                break;
            case AnswerPart answer:
                WriteAnswer(answer);
                break;
            default:
                throw new InvalidOperationException($"A {part.GetType().Name} cannot be written.");
        }
    }

    private void WriteMedia(MediaPart media)
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

    private void WriteCall(CallPart part)
    {
        writer.WriteStartObject("functionCall"u8);
        WriteId(part.Call);
        writer.WriteString("name"u8, part.Call.Name);
        WireJson.WriteVerbatim(writer, "args", part.Arguments);
        writer.WriteEndObject();
    }

    private void WriteAnswer(AnswerPart answer)
    {
        writer.WriteStartObject("functionResponse"u8);
        WriteId(answer.Call);
        writer.WriteString("name"u8, answer.Call.Name);
        writer.WriteStartObject("response"u8);
        writer.WriteString("output"u8, string.Join("\n\n", answer.Texts));
        writer.WriteEndObject();
        if (answer.Media.Count > 0)
        {
            WriteParts([.. answer.Media]);
        }

        writer.WriteEndObject();
    }

    private void WriteId(InputFunctionCall call)
    {
        if (hasCallIds)
        {
            writer.WriteString("id"u8, call.CallId);
        }
    }
}
