using System.Globalization;
using System.Text.Json;

namespace Auriko.Providers.Upstream;

/// <summary>What an upstream said went wrong, raw: nothing of it may be shown before it has been filtered.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Type">Its type.</param>
/// <param name="Message">Its text.</param>
/// <param name="Param">The field it blames.</param>
internal sealed record UpstreamError(string? Code, string? Type, string? Message, string? Param)
{
    /// <summary>Nothing was said.</summary>
    public static UpstreamError None { get; } = new(null, null, null, null);

    /// <summary>An HTTP status given in place of a code, as some routers do; null otherwise.</summary>
    public int? StatusInCode { get; init; } = StatusOf(Code);

    /// <summary>How long it asks to wait, where the body says so; null otherwise.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads an error body of any shape; what is not JSON has no code.</summary>
    /// <param name="body">The body, perhaps cut.</param>
    public static UpstreamError Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>
    /// Reads an error from JSON: the API's <c>{"error":{…}}</c>, its inside alone, a text, a text beside a code, or a list of
    /// one of these.
    /// </summary>
    public static UpstreamError Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return None with { Message = JsonText.Of(json) };
            case JsonValueKind.Array:
                return json.GetArrayLength() > 0 ? Read(json[0]) : None;
            case JsonValueKind.Object:
                break;
            default:
                return None;
        }

        return JsonText.Member(json, "error") switch
        {
            { ValueKind: JsonValueKind.String } text => ReadFields(json) with { Message = JsonText.Of(text) },
            { ValueKind: JsonValueKind.Object or JsonValueKind.Array } error => Read(error),
            _ => ReadFields(json),
        };
    }

    private static UpstreamError ReadFields(JsonElement error)
    {
        var inner = JsonText.Member(error, "innererror") is { ValueKind: JsonValueKind.Object } found
            ? JsonText.Scalar(found, "code")
            : null;
        var code = JsonText.Scalar(error, "code") ?? inner;
        var status = JsonText.Text(error, "status");
        var read = new UpstreamError(
            code,
            JsonText.Scalar(error, "type") ?? JsonText.Scalar(error, "status"),
            JsonText.Scalar(error, "message") ?? JsonText.Scalar(error, "detail"),
            JsonText.Scalar(error, "param"));

        // A status in words says more than its number, and a reason more than both.
        return StatusOf(code) is null || status is null
            ? read
            : read with { Code = ErrorDetails.Reason(error) ?? status, RetryAfter = ErrorDetails.RetryDelay(error) };
    }

    private static int? StatusOf(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is >= 400 and < 600
            ? status
            : null;
}
