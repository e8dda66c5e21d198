using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects;

/// <summary>Writes an error in the shape of the service it comes from.</summary>
internal static partial class ErrorShapes
{
    public static void Write(Utf8JsonWriter json, WireError error, Flavour flavour)
    {
        switch (flavour)
        {
            case Flavour.Anthropic:
                WriteAnthropic(json, error);
                break;
            case Flavour.Gemini:
                WriteGemini(json, error);
                break;
            default:
                error.WriteBody(json);
                break;
        }
    }

    private static void WriteAnthropic(Utf8JsonWriter json, WireError error)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", error.Type ?? AnthropicType(error.Status));
        json.WriteString("message", error.Code == "missing_required_parameter" ? $"{Dotted(error.Param)}: Field required" : error.Message);
        json.WriteEndObject();
        json.WriteString("request_id", Ids.Word("req_011C", 20));
        json.WriteEndObject();
    }

    private static void WriteGemini(Utf8JsonWriter json, WireError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", error.Status);
        json.WriteString("message", error.Message);
        json.WriteString("status", GeminiStatus(error.Status));
        if (error.Code == "API_KEY_INVALID")
        {
            Detail(json, "ErrorInfo", "reason", error.Code);
        }
        else if (error.Status == StatusCodes.Status429TooManyRequests)
        {
            var seconds = error.RetryAfter ?? 34.4;
            Detail(json, "RetryInfo", "retryDelay", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Detail(Utf8JsonWriter json, string type, string member, string value)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", $"type.googleapis.com/google.rpc.{type}");
        json.WriteString(member, value);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string AnthropicType(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    private static string GeminiStatus(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };

    private static string Dotted(string? param) => IndexPattern().Replace(param ?? string.Empty, ".$1");

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex IndexPattern();
}
