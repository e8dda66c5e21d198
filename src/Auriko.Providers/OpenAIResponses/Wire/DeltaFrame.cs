using System.Text.Json;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses.Wire;

/// <summary>A piece of text. Nearly every event of a stream is one, so it is read without a document.</summary>
internal struct DeltaFrame
{
    /// <summary>What the text belongs to.</summary>
    public TextKind Kind { get; private set; }

    /// <summary>The item's <c>output_index</c>; null when the event has none.</summary>
    public int? OutputIndex { get; private set; }

    /// <summary>The part: <c>content_index</c> or <c>summary_index</c>.</summary>
    public int Part { get; private set; }

    /// <summary>The text to append.</summary>
    public string Text { get; private set; }

    /// <summary>Log probabilities, a list that is not empty; or null.</summary>
    public JsonElement? Logprobs { get; private set; }

    /// <summary>Reads an event; false when it is not a piece of text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryRead(ReadOnlySpan<byte> data, out DeltaFrame frame)
    {
        frame = default;
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = WireLimits.Depth });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return false;
        }

        var isText = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isText = frame.ReadKind(ref reader);
                if (!isText)
                {
                    return false;
                }
            }
            else
            {
                frame.ReadMember(ref reader, data);
            }
        }

        // To the end: what follows the object must be nothing.
        while (reader.Read())
        {
        }

        return isText && frame.Text is not null;
    }

    private bool ReadKind(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            return false;
        }

        TextKind? kind =
            reader.ValueTextEquals("response.output_text.delta"u8) ? TextKind.Output
            : reader.ValueTextEquals("response.function_call_arguments.delta"u8) ? TextKind.Arguments
            : reader.ValueTextEquals("response.reasoning_summary_text.delta"u8) ? TextKind.ReasoningSummary
            : reader.ValueTextEquals("response.reasoning_text.delta"u8) ? TextKind.Reasoning
            : reader.ValueTextEquals("response.reasoning.delta"u8) ? TextKind.Reasoning
            : reader.ValueTextEquals("response.refusal.delta"u8) ? TextKind.Refusal
            : null;
        Kind = kind ?? default;
        return kind is not null;
    }

    private void ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        if (reader.ValueTextEquals("delta"u8))
        {
            reader.Read();
            Text = reader.TokenType is JsonTokenType.String ? JsonText.Of(ref reader) : string.Empty;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("output_index"u8))
        {
            OutputIndex = ReadIndex(ref reader);
        }
        else if (reader.ValueTextEquals("content_index"u8) || reader.ValueTextEquals("summary_index"u8))
        {
            Part = ReadIndex(ref reader) ?? 0;
        }
        else if (reader.ValueTextEquals("logprobs"u8))
        {
            ReadLogprobs(ref reader, data);
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadLogprobs(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isList = reader.TokenType is JsonTokenType.StartArray;
        reader.Skip();
        var json = data[start..(int)reader.BytesConsumed];
        if (isList && json.Contains((byte)'{'))
        {
            Logprobs = JsonElement.Parse(json, WireLimits.Document);
        }
    }

    private static int? ReadIndex(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var index))
        {
            return index;
        }

        reader.Skip();
        return null;
    }
}
