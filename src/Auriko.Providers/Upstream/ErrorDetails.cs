using System.Globalization;
using System.Text.Json;

namespace Auriko.Providers.Upstream;

/// <summary>Reads the <c>details</c> of an error in the shape of <c>rpc.Status</c>.</summary>
internal static class ErrorDetails
{
    /// <summary>The reason of its <c>ErrorInfo</c>, such as <c>API_KEY_INVALID</c>; null when there is none.</summary>
    /// <param name="error">The error.</param>
    public static string? Reason(JsonElement error) =>
        JsonText.Items(error, "details").Select(detail => JsonText.Text(detail, "reason")).FirstOrDefault(IsSaid);

    /// <summary>The delay of its <c>RetryInfo</c>, seconds such as <c>34.4s</c>; null when there is none.</summary>
    /// <param name="error">The error.</param>
    public static TimeSpan? RetryDelay(JsonElement error)
    {
        var delay = JsonText.Items(error, "details")
            .Select(detail => JsonText.Text(detail, "retryDelay"))
            .FirstOrDefault(IsSaid);
        return delay is not null
            && delay.EndsWith('s')
            && double.TryParse(
                delay.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? RetryAfter.Bounded(seconds)
                : null;
    }

    private static bool IsSaid(string? text) => !string.IsNullOrEmpty(text);
}
