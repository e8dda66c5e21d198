using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>Checks the events that carry a whole response: their order, and what the response says at that moment.</summary>
internal sealed class CheckedResponse(StreamReport report)
{
    private JsonElement _first;
    private string? _id;
    private bool _isCreated;
    private bool _isQueued;

    /// <summary>Whether output may come.</summary>
    public bool TakesOutput { get; private set; }

    /// <summary>Whether the terminal event has come.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether the stream may end here.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Checks a response as it stands in an event.</summary>
    public void Take(string type, JsonElement response, CheckedOutput output)
    {
        CheckOrder(type);
        CheckIdentity(response);
        CheckOutcome(type, response);
        ResponseShape.Check(report, response);
        ResponseShape.CheckUnchanged(report, _first, response);
        _first = _first.ValueKind is JsonValueKind.Undefined ? response : _first;
        if (IsTerminal(type))
        {
            (IsEnded, MayEnd) = (true, true);
            output.CheckFinal(response, isCompleted: type == "response.completed");
            return;
        }

        report.Require(
            OpaqueJson.Array(response, "output")?.GetArrayLength() == 0
                && OpaqueJson.Text(response, "output_text") is null or "",
            StreamRules.Fold,
            "output is not empty before the first item.");
    }

    private static bool IsTerminal(string type) =>
        type is "response.completed" or "response.incomplete" or "response.failed";

    private void CheckOrder(string type)
    {
        switch (type)
        {
            case "response.created":
                report.Require(!_isCreated, StreamRules.Order, "response.created comes twice.");
                report.Require(report.Position == 0, StreamRules.Order, "response.created is not the first event.");
                _isCreated = true;
                break;
            case "response.queued":
                report.Require(!report.IsStrict, StreamRules.Order, "This gateway does not queue.");
                report.Require(
                    _isCreated && !_isQueued && !TakesOutput, StreamRules.Order, "response.queued is out of place.");
                _isQueued = true;
                break;
            case "response.in_progress":
                report.Require(
                    _isCreated && !TakesOutput, StreamRules.Order, "response.in_progress is out of place.");
                TakesOutput = true;
                break;
            default:
                report.Require(TakesOutput, StreamRules.Order, "The end before response.in_progress.");
                break;
        }
    }

    private void CheckIdentity(JsonElement response)
    {
        var id = OpaqueJson.Text(response, "id");
        report.Require(!string.IsNullOrEmpty(id), StreamRules.Identity, "The response has no id.");
        report.Require(_id is null || id == _id, StreamRules.Identity, "The response's id changes.");
        _id ??= id;
    }

    private void CheckOutcome(string type, JsonElement response)
    {
        var status = OpaqueJson.Text(response, "status");
        var isCancelled = type == "response.incomplete" && status == "cancelled";
        report.Require(
            isCancelled || status == type["response.".Length..]
                || (!report.IsStrict && type == "response.created" && status is "in_progress" or "queued")
                || (type == "response.created" && status == "in_progress"),
            StreamRules.Status,
            "The response's status does not follow from the event's type.");
        report.Require(
            IsObject(response, "error") == (type == "response.failed"),
            StreamRules.Status,
            "error is there when and only when the response failed.");
        report.Require(
            IsObject(response, "incomplete_details") == (type == "response.incomplete" && !isCancelled),
            StreamRules.Status,
            "incomplete_details is there when and only when the response is incomplete.");
        report.Require(
            !report.IsStrict || isCancelled || type != "response.incomplete" || HasKnownReason(response),
            StreamRules.Status,
            "incomplete_details.reason is not max_output_tokens or content_filter.");
        CheckUsage(isUsageDue: type == "response.completed" || (type == "response.incomplete" && !isCancelled), response);
    }

    private void CheckUsage(bool isUsageDue, JsonElement response)
    {
        if (!response.TryGetProperty("usage"u8, out var usage) || usage.ValueKind is JsonValueKind.Null)
        {
            report.Require(!isUsageDue, StreamRules.Usage, "usage is missing at the end.");
            return;
        }

        var input = Count(usage, "input_tokens");
        var output = Count(usage, "output_tokens");
        var total = Count(usage, "total_tokens");
        report.Require(
            input >= 0 && output >= 0 && total == input + output,
            StreamRules.Usage,
            "usage lacks a count, or its total is not the sum of input and output.");
        report.Require(
            IsObject(usage, "input_tokens_details") && IsObject(usage, "output_tokens_details"),
            StreamRules.Usage,
            "usage lacks its details.");
    }

    private static bool HasKnownReason(JsonElement response) =>
        response.TryGetProperty("incomplete_details"u8, out var details)
        && OpaqueJson.Text(details, "reason") is "max_output_tokens" or "content_filter";

    private static long? Count(JsonElement usage, string name) =>
        usage.ValueKind is JsonValueKind.Object
        && usage.TryGetProperty(name, out var count)
        && count.ValueKind is JsonValueKind.Number
        && count.TryGetInt64(out var number)
            ? number
            : null;

    private static bool IsObject(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object
        && owner.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Object;
}
