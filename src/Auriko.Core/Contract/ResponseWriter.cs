using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Writes the response object: what became of the request, then the echo of its settings.</summary>
internal static class ResponseWriter
{
    /// <summary>Writes the response as a value.</summary>
    public static void Write(Utf8JsonWriter writer, ResponseObject response)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, response.Id);
        writer.WriteString("object"u8, "response"u8);
        writer.WriteNumber("created_at"u8, response.CreatedAt.ToUnixTimeSeconds());
        WriteUnixSeconds(writer, response.CompletedAt);
        writer.WriteString("status"u8, Spell(response.Status));
        writer.WritePropertyName("error"u8);
        WriteErrorValue(writer, response.Error);
        WriteIncompleteDetails(writer, response.IncompleteReason);
        writer.WriteString("model"u8, response.Model);
        WriteOutput(writer, response);
        ResponseEchoWriter.Write(writer, response.Echo);
        writer.WriteString("service_tier"u8, response.ServiceTier);
        WriteUsage(writer, response.Usage);
        if (response.ToolUsage is { } toolUsage)
        {
            writer.WritePropertyName("tool_usage"u8);
            VerbatimJson.Write(writer, toolUsage);
        }

        if (response.RoutingMetadata is not null)
        {
            RoutingMetadataWriter.Write(writer, response.RoutingMetadata);
        }

        writer.WriteEndObject();
    }

    private static void WriteUnixSeconds(Utf8JsonWriter writer, DateTimeOffset? completedAt)
    {
        if (completedAt is { } moment)
        {
            writer.WriteNumber("completed_at"u8, moment.ToUnixTimeSeconds());
            return;
        }

        writer.WriteNull("completed_at"u8);
    }

    /// <summary>Writes the value of <c>error</c>: null, or the error.</summary>
    /// <remarks>Some clients want type and param too wherever an error object stands in a body of status 200.</remarks>
    public static void WriteErrorValue(Utf8JsonWriter writer, ResponseError? error)
    {
        if (error is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, ResponseErrorCodes.TypeOf(error.Code));
        writer.WriteString("param"u8, error.Param);
        writer.WriteEndObject();
    }

    private static void WriteIncompleteDetails(Utf8JsonWriter writer, string? reason)
    {
        if (reason is null)
        {
            writer.WriteNull("incomplete_details"u8);
            return;
        }

        writer.WriteStartObject("incomplete_details"u8);
        writer.WriteString("reason"u8, reason);
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, ResponseObject response)
    {
        writer.WriteStartArray("output"u8);
        foreach (var item in response.Output)
        {
            OutputItemWriter.Write(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteString("output_text"u8, response.OutputText);
    }

    private static void WriteUsage(Utf8JsonWriter writer, ResponseUsage? usage)
    {
        if (usage is null)
        {
            writer.WriteNull("usage"u8);
            return;
        }

        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input_tokens"u8, usage.InputTokens);
        writer.WriteStartObject("input_tokens_details"u8);
        writer.WriteNumber("cached_tokens"u8, usage.CachedTokens);
        writer.WriteNumber("cache_write_tokens"u8, usage.CacheWriteTokens);
        writer.WriteEndObject();
        writer.WriteNumber("output_tokens"u8, usage.OutputTokens);
        writer.WriteStartObject("output_tokens_details"u8);
        writer.WriteNumber("reasoning_tokens"u8, usage.ReasoningTokens);
        writer.WriteNumber("image_tokens"u8, usage.ImageTokens);
        writer.WriteEndObject();
        writer.WriteNumber("total_tokens"u8, usage.TotalTokens);
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Spell(ResponseStatus status) => status switch
    {
        ResponseStatus.InProgress => "in_progress"u8,
        ResponseStatus.Completed => "completed"u8,
        ResponseStatus.Incomplete => "incomplete"u8,
        ResponseStatus.Failed => "failed"u8,
        ResponseStatus.Cancelled => "cancelled"u8,
    };
}
