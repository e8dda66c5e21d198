using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>Writes the response object: what was asked, echoed with its defaults, and what came of it.</summary>
internal sealed class ResponseObject(ModelCall call, ModelReply reply, DateTimeOffset now)
{
    private readonly string _id = Ids.Response();
    private readonly RequestFields _request = new(call.Body);

    /// <summary>Set when the response has failed.</summary>
    public WireError? Error { get; set; }

    public string FinalStatus => reply.Finish is Finish.Length or Finish.ContentFilter ? "incomplete" : "completed";

    public void Write(Utf8JsonWriter json, string status, IReadOnlyList<ResponseItem> items)
    {
        json.WriteStartObject();
        json.WriteString("id", _id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", now.ToUnixTimeSeconds());
        json.WriteString("status", status);
        json.WriteBoolean("background", false);
        WriteOutcome(json, status);
        Echo(json, "frequency_penalty", "0.0");
        Echo(json, "instructions", "null");
        Echo(json, "max_output_tokens", "null");
        Echo(json, "max_tool_calls", "null");
        json.WriteString("model", call.Model);
        WriteOutput(json, items);
        Echo(json, "parallel_tool_calls", "true");
        Echo(json, "presence_penalty", "0.0");
        Echo(json, "previous_response_id", "null");
        Echo(json, "prompt_cache_key", "null");
        Echo(json, "prompt_cache_retention", "null");
        WriteReasoning(json);
        Echo(json, "safety_identifier", "null");
        json.WriteString("service_tier", status == "in_progress" ? "auto" : "default");
        Echo(json, "store", "true");
        Echo(json, "temperature", "1.0");
        WriteText(json);
        Echo(json, "tool_choice", "\"auto\"");
        WriteTools(json);
        Echo(json, "top_logprobs", "0");
        Echo(json, "top_p", "1.0");
        Echo(json, "truncation", "\"disabled\"");
        WriteUsage(json, status);
        Echo(json, "user", "null");
        Echo(json, "metadata", "{}");
        json.WriteEndObject();
    }

    private void Echo(Utf8JsonWriter json, string member, string otherwise)
    {
        json.WritePropertyName(member);
        if (_request.Get(member) is { } value)
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteRawValue(otherwise, skipInputValidation: true);
        }
    }

    private void WriteOutcome(Utf8JsonWriter json, string status)
    {
        if (status == "completed")
        {
            json.WriteNumber("completed_at", now.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull("completed_at");
        }

        json.WritePropertyName("error");
        if (Error is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("code", Error.Code ?? "server_error");
            json.WriteString("message", Error.Message);
            json.WriteEndObject();
        }

        json.WritePropertyName("incomplete_details");
        if (status == "incomplete")
        {
            json.WriteStartObject();
            json.WriteString("reason", reply.Finish == Finish.Length ? "max_output_tokens" : "content_filter");
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void WriteOutput(Utf8JsonWriter json, IReadOnlyList<ResponseItem> items)
    {
        json.WriteStartArray("output");
        if (Error is null)
        {
            foreach (var item in items)
            {
                item.Write(json, call.TopLogprobs, opening: false);
            }
        }

        json.WriteEndArray();
    }

    private void WriteReasoning(Utf8JsonWriter json)
    {
        var asked = _request.Object("reasoning");
        json.WriteStartObject("reasoning");
        json.WriteString("effort", asked?.String("effort"));
        json.WriteString("summary", asked?.String("summary"));
        json.WriteEndObject();
    }

    private void WriteText(Utf8JsonWriter json)
    {
        var asked = _request.Object("text");
        json.WriteStartObject("text");
        json.WritePropertyName("format");
        if (asked?.Get("format") is { } format)
        {
            format.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("{\"type\":\"text\"}"u8, skipInputValidation: true);
        }

        json.WriteString("verbosity", asked?.String("verbosity") ?? "medium");
        json.WriteEndObject();
    }

    private void WriteTools(Utf8JsonWriter json)
    {
        json.WriteStartArray("tools");
        foreach (var tool in _request.Objects("tools"))
        {
            json.WriteStartObject();
            foreach (var member in tool.Json.EnumerateObject())
            {
                member.WriteTo(json);
            }

            if (tool.String("type") == "function" && !tool.Json.TryGetProperty("strict", out _))
            {
                json.WriteBoolean("strict", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteUsage(Utf8JsonWriter json, string status)
    {
        json.WritePropertyName("usage");
        if (status is "in_progress" or "failed" || reply.Usage is not { } usage)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("input_tokens", usage.Input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cache_write_tokens", usage.CacheWrite);
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.Output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.Total);
        json.WriteEndObject();
    }
}
