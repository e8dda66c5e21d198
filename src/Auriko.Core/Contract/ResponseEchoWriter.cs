using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Writes the settings a response echoes. Every one is there; only those that clients take as null may be null.</summary>
internal static class ResponseEchoWriter
{
    /// <summary>Writes the members into the response.</summary>
    public static void Write(Utf8JsonWriter writer, ResponseEcho echo)
    {
        writer.WriteString("instructions"u8, echo.Instructions);
        WriteTools(writer, echo.Tools);
        WriteToolChoice(writer, echo.ToolChoice);
        writer.WriteBoolean("parallel_tool_calls"u8, echo.ParallelToolCalls);
        WriteInteger(writer, "max_output_tokens"u8, echo.MaxOutputTokens);
        WriteInteger(writer, "max_tool_calls"u8, echo.MaxToolCalls);
        writer.WriteNumber("temperature"u8, echo.Temperature);
        writer.WriteNumber("top_p"u8, echo.TopP);
        writer.WriteNumber("top_logprobs"u8, echo.TopLogprobs);
        writer.WriteNumber("frequency_penalty"u8, echo.FrequencyPenalty);
        writer.WriteNumber("presence_penalty"u8, echo.PresencePenalty);
        writer.WriteString("truncation"u8, echo.Truncation);
        WriteReasoning(writer, echo.Reasoning);
        WriteText(writer, echo.Text);
        WriteMetadata(writer, echo.Metadata);
        writer.WriteString("user"u8, echo.User);
        writer.WriteString("prompt_cache_key"u8, echo.PromptCacheKey);
        writer.WriteString("safety_identifier"u8, echo.SafetyIdentifier);
        writer.WriteBoolean("store"u8, false);
        writer.WriteNull("previous_response_id"u8);
        writer.WriteBoolean("background"u8, echo.Background);
    }

    private static void WriteTools(Utf8JsonWriter writer, IReadOnlyList<JsonElement> tools)
    {
        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            WriteTool(writer, tool);
        }

        writer.WriteEndArray();
    }

    // A function comes back with every member clients require, null where the caller sent none.
    private static void WriteTool(Utf8JsonWriter writer, JsonElement tool)
    {
        if (!tool.TryGetProperty("type"u8, out var type) || !type.ValueEquals("function"u8))
        {
            VerbatimJson.Write(writer, tool);
            return;
        }

        writer.WriteStartObject();
        VerbatimJson.WriteMembers(writer, tool);
        WriteNullUnlessSent(writer, tool, "description"u8);
        WriteNullUnlessSent(writer, tool, "parameters"u8);
        WriteNullUnlessSent(writer, tool, "strict"u8);
        writer.WriteEndObject();
    }

    private static void WriteNullUnlessSent(Utf8JsonWriter writer, JsonElement tool, ReadOnlySpan<byte> name)
    {
        if (!tool.TryGetProperty(name, out _))
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteToolChoice(Utf8JsonWriter writer, JsonElement? choice)
    {
        if (choice is { } sent)
        {
            writer.WritePropertyName("tool_choice"u8);
            VerbatimJson.Write(writer, sent);
            return;
        }

        writer.WriteString("tool_choice"u8, "auto"u8);
    }

    // Never null: clients read its members without looking.
    private static void WriteReasoning(Utf8JsonWriter writer, ReasoningConfiguration? reasoning)
    {
        writer.WriteStartObject("reasoning"u8);
        writer.WriteString("effort"u8, reasoning?.Effort);
        writer.WriteString("summary"u8, reasoning?.Summary);
        if (reasoning?.Raw is { } sent)
        {
            VerbatimJson.WriteMembers(writer, sent, "effort", "summary", "generate_summary");
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, TextConfiguration? text)
    {
        writer.WriteStartObject("text"u8);
        writer.WritePropertyName("format"u8);
        WriteFormat(writer, text?.Format);
        if (text?.Verbosity is not null)
        {
            writer.WriteString("verbosity"u8, text.Verbosity);
        }

        if (text is not null)
        {
            VerbatimJson.WriteMembers(writer, text.Raw, "format", "verbosity");
        }

        writer.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter writer, TextFormat? format)
    {
        writer.WriteStartObject();
        switch (format)
        {
            case JsonSchemaFormat schema:
                writer.WriteString("type"u8, "json_schema"u8);
                writer.WriteString("name"u8, schema.Name);
                writer.WriteString("description"u8, schema.Description);
                writer.WritePropertyName("schema"u8);
                VerbatimJson.Write(writer, schema.Schema);
                writer.WriteBoolean("strict"u8, schema.Strict ?? false);
                break;
            case JsonObjectFormat:
                writer.WriteString("type"u8, "json_object"u8);
                break;
            default:
                writer.WriteString("type"u8, "text"u8);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? metadata)
    {
        writer.WriteStartObject("metadata"u8);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteInteger(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
            return;
        }

        writer.WriteNull(name);
    }
}
