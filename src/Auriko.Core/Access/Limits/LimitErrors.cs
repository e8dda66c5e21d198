using System.Globalization;
using Auriko.Core.Contract;

namespace Auriko.Core.Access.Limits;

/// <summary>What callers are told when a limit is reached.</summary>
internal static class LimitErrors
{
    private static readonly TimeSpan SlotWait = TimeSpan.FromSeconds(1);

    /// <summary>No more requests in this minute.</summary>
    public static GatewayException Requests(MeterReading reading, DateTimeOffset now) => new(new GatewayError(
        ErrorCode.RateLimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"This key is limited to {reading.Limit} requests a minute."),
        RetryAfter: reading.ResetAt - now));

    /// <summary>No more tokens in this minute, or more than any minute has.</summary>
    public static GatewayException Tokens(MeterReading reading, long wanted, DateTimeOffset now) => new(new GatewayError(
        ErrorCode.TokensPerMinExceeded,
        string.Create(
            CultureInfo.InvariantCulture,
            $"This key is limited to {reading.Limit} tokens a minute; {reading.Remaining} are left, and this request may need {wanted}."),
        Suggestion: wanted > reading.Limit ? "Shorten the input or lower 'max_output_tokens': no minute has so many." : null,
        RetryAfter: reading.ResetAt - now));

    /// <summary>As many requests of the key run as may.</summary>
    public static GatewayException Concurrency(int? most) => new(new GatewayError(
        ErrorCode.ConcurrentRequestsExceeded,
        string.Create(CultureInfo.InvariantCulture, $"This key is limited to {most} requests at once."),
        RetryAfter: SlotWait));

    /// <summary>As many requests of all keys run as may.</summary>
    public static GatewayException AllConcurrency() => new(new GatewayError(
        ErrorCode.ConcurrentRequestsExceeded, "The gateway serves as many requests at once as it may.", RetryAfter: SlotWait));
}
