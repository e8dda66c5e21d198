using System.Text.Json;
using Auriko.Core.Streaming;

namespace Auriko.Core.Contract;

/// <summary>Writes the events of a stream.</summary>
internal static class ResponseEventWriter
{
    /// <summary>Writes the event as a value.</summary>
    public static void Write(Utf8JsonWriter writer, ResponseEvent next)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, next.Type);
        writer.WriteNumber("sequence_number"u8, next.SequenceNumber);
        switch (next)
        {
            case TextDeltaEvent delta:
                WriteDelta(writer, delta);
                break;
            case TextDoneEvent done:
                WriteDone(writer, done);
                break;
            case ResponseSnapshotEvent snapshot:
                writer.WritePropertyName("response"u8);
                ResponseWriter.Write(writer, snapshot.Response);
                break;
            case OutputItemEvent item:
                writer.WriteNumber("output_index"u8, item.OutputIndex);
                writer.WritePropertyName("item"u8);
                OutputItemWriter.Write(writer, item.Item);
                break;
            case ContentPartEvent part:
                WritePlace(writer, part.ItemId, part.OutputIndex);
                writer.WriteNumber("content_index"u8, part.ContentIndex);
                writer.WritePropertyName("part"u8);
                OutputItemWriter.WritePart(writer, part.Part);
                break;
            default:
                WriteRare(writer, next);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteRare(Utf8JsonWriter writer, ResponseEvent next)
    {
        switch (next)
        {
            case ReasoningSummaryPartEvent part:
                WritePlace(writer, part.ItemId, part.OutputIndex);
                writer.WriteNumber("summary_index"u8, part.SummaryIndex);
                writer.WritePropertyName("part"u8);
                OutputItemWriter.WriteReasoningPart(writer, "summary_text"u8, part.Text);
                break;
            case AnnotationAddedEvent added:
                WritePlace(writer, added.ItemId, added.OutputIndex);
                writer.WriteNumber("content_index"u8, added.ContentIndex);
                writer.WriteNumber("annotation_index"u8, added.AnnotationIndex);
                writer.WritePropertyName("annotation"u8);
                VerbatimJson.Write(writer, added.Annotation);
                break;
            case OpaqueEvent opaque:
                WritePlace(writer, opaque.ItemId, opaque.OutputIndex);
                VerbatimJson.WriteMembers(
                    writer, opaque.Payload, "type", "sequence_number", "item_id", "output_index", "obfuscation");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(next), next.GetType().Name, "Not an event of the union.");
        }
    }

    private static void WriteDelta(Utf8JsonWriter writer, TextDeltaEvent delta)
    {
        WritePlace(writer, delta.ItemId, delta.OutputIndex);
        WritePartIndex(writer, delta.Channel, delta.PartIndex);
        writer.WriteString("delta"u8, delta.Delta);
        if (delta.Channel != TextChannel.OutputText)
        {
            return;
        }

        writer.WritePropertyName("logprobs"u8);
        if (delta.Logprobs is { } logprobs)
        {
            VerbatimJson.Write(writer, logprobs);
            return;
        }

        writer.WriteStartArray();
        writer.WriteEndArray();
    }

    private static void WriteDone(Utf8JsonWriter writer, TextDoneEvent done)
    {
        WritePlace(writer, done.ItemId, done.OutputIndex);
        WritePartIndex(writer, done.Channel, done.PartIndex);
        writer.WriteString(TextName(done.Channel), done.Text);
        if (done.Channel == TextChannel.OutputText)
        {
            writer.WritePropertyName("logprobs"u8);
            VerbatimJson.WriteList(writer, done.Logprobs ?? []);
        }

        if (done.Channel == TextChannel.FunctionArguments)
        {
            writer.WriteString("name"u8, done.Name ?? string.Empty);
        }
    }

    private static void WritePlace(Utf8JsonWriter writer, string itemId, int outputIndex)
    {
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("output_index"u8, outputIndex);
    }

    private static void WritePartIndex(Utf8JsonWriter writer, TextChannel channel, int index)
    {
        if (channel != TextChannel.FunctionArguments)
        {
            writer.WriteNumber(channel == TextChannel.ReasoningSummary ? "summary_index"u8 : "content_index"u8, index);
        }
    }

    private static ReadOnlySpan<byte> TextName(TextChannel channel) => channel switch
    {
        TextChannel.Refusal => "refusal"u8,
        TextChannel.FunctionArguments => "arguments"u8,
        TextChannel.OutputText or TextChannel.ReasoningSummary or TextChannel.ReasoningText => "text"u8,
    };
}
