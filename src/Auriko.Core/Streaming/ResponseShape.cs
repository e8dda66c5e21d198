using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>The members a response object must have. Which of them may be null is what clients take.</summary>
internal static class ResponseShape
{
    private static readonly JsonValueKind[] Text = [JsonValueKind.String];
    private static readonly JsonValueKind[] TextOrNull = [JsonValueKind.String, JsonValueKind.Null];
    private static readonly JsonValueKind[] Number = [JsonValueKind.Number];
    private static readonly JsonValueKind[] NumberOrNull = [JsonValueKind.Number, JsonValueKind.Null];
    private static readonly JsonValueKind[] Flag = [JsonValueKind.True, JsonValueKind.False];
    private static readonly JsonValueKind[] List = [JsonValueKind.Array];
    private static readonly JsonValueKind[] Nested = [JsonValueKind.Object];
    private static readonly JsonValueKind[] NestedOrNull = [JsonValueKind.Object, JsonValueKind.Null];

    private static readonly (string Name, JsonValueKind[] Kinds)[] Everywhere =
    [
        ("object", Text), ("created_at", Number), ("status", Text), ("model", Text), ("output", List),
    ];

    private static readonly (string Name, JsonValueKind[] Kinds)[] InContract =
    [
        ("completed_at", NumberOrNull), ("error", NestedOrNull), ("incomplete_details", NestedOrNull),
        ("usage", NestedOrNull), ("instructions", TextOrNull), ("tools", List),
        ("tool_choice", [JsonValueKind.String, JsonValueKind.Object]), ("parallel_tool_calls", Flag),
        ("max_output_tokens", NumberOrNull), ("max_tool_calls", NumberOrNull), ("temperature", Number),
        ("top_p", Number), ("top_logprobs", Number), ("frequency_penalty", Number), ("presence_penalty", Number),
        ("truncation", Text), ("reasoning", Nested), ("text", Nested), ("metadata", Nested), ("user", TextOrNull),
        ("prompt_cache_key", TextOrNull), ("safety_identifier", TextOrNull), ("store", [JsonValueKind.False]),
        ("previous_response_id", [JsonValueKind.Null]), ("background", Flag), ("service_tier", Text),
    ];

    private static readonly (string Name, JsonValueKind[] Kinds)[] OfRouting =
    [
        ("provider", Text), ("provider_model_id", Text), ("model_canonical", Text), ("routing_strategy", Text),
    ];

    private static readonly (string Name, JsonValueKind[] Kinds)[] OfError = [("code", Text), ("message", Text)];

    private static readonly FrozenSet<string> Changing = FrozenSet.Create(
        "status", "output", "output_text", "usage", "tool_usage", "error", "incomplete_details", "completed_at", "model",
        "routing_metadata", "service_tier");

    /// <summary>Checks that what the request decided is the same in every event.</summary>
    public static void CheckUnchanged(StreamReport report, JsonElement first, JsonElement response)
    {
        if (!report.IsStrict || first.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in first.EnumerateObject())
        {
            report.Require(
                Changing.Contains(member.Name)
                    || !response.TryGetProperty(member.Name, out var value)
                    || JsonElement.DeepEquals(member.Value, value),
                StreamRules.Response,
                "A setting of the response changes.");
        }
    }

    /// <summary>Checks that every member is there and of its kind.</summary>
    public static void Check(StreamReport report, JsonElement response)
    {
        Check(report, response, Everywhere);
        report.Require(
            OpaqueJson.Text(response, "object") == "response", StreamRules.Response, "object is not response.");
        if (!report.IsStrict)
        {
            return;
        }

        Check(report, response, InContract);
        var isCompleted = OpaqueJson.Text(response, "status") == "completed";
        report.Require(
            !response.TryGetProperty("completed_at"u8, out var moment)
                || (moment.ValueKind is JsonValueKind.Number) == isCompleted,
            StreamRules.Response,
            "completed_at is a time when and only when the response is completed.");
        CheckNested(report, response, "routing_metadata", OfRouting);
        CheckNested(report, response, "error", OfError);
        report.Require(
            !response.TryGetProperty("error"u8, out var error)
                || error.ValueKind is not JsonValueKind.Object
                || OpaqueJson.Text(error, "code") is ResponseErrorCodes.ServerError
                    or ResponseErrorCodes.RateLimitExceeded or ResponseErrorCodes.InvalidPrompt,
            StreamRules.Response,
            "error.code is not one that clients know.");
    }

    private static void CheckNested(
        StreamReport report, JsonElement response, string name, (string Name, JsonValueKind[] Kinds)[] members)
    {
        if (response.TryGetProperty(name, out var nested) && nested.ValueKind is not JsonValueKind.Null)
        {
            Check(report, nested, members);
        }
    }

    private static void Check(StreamReport report, JsonElement owner, (string Name, JsonValueKind[] Kinds)[] members)
    {
        foreach (var (name, kinds) in members)
        {
            if (owner.ValueKind is not JsonValueKind.Object
                || !owner.TryGetProperty(name, out var value)
                || !kinds.Contains(value.ValueKind))
            {
                report.Add(StreamRules.Response, $"{name} is missing or is of the wrong kind.");
            }
        }
    }
}
