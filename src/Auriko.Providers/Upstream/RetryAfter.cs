using System.Globalization;
using System.Net.Http.Headers;

namespace Auriko.Providers.Upstream;

/// <summary>Reads how long an upstream asks to wait.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// <c>retry-after-ms</c>, else <c>Retry-After</c> in seconds or as a date; null when neither can be read.
    /// </summary>
    /// <param name="headers">The reply's headers.</param>
    /// <param name="now">The time, for a date.</param>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now) =>
        Bounded(Number(headers, "retry-after-ms") is { } milliseconds ? milliseconds / 1000 : Seconds(headers, now));

    /// <summary>A wait of at most a day; null for none.</summary>
    /// <param name="seconds">The wait.</param>
    public static TimeSpan? Bounded(double? seconds) =>
        seconds is not { } wait ? null : TimeSpan.FromSeconds(Math.Clamp(wait, 0, Longest.TotalSeconds));

    private static double? Seconds(HttpResponseHeaders headers, DateTimeOffset now) =>
        Number(headers, "Retry-After")
        ?? (headers.RetryAfter is { Date: { } date } ? (date - now).TotalSeconds : null);

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
        && double.TryParse(
            values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
