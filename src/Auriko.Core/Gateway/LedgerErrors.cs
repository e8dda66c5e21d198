using Auriko.Core.Contract;

namespace Auriko.Core.Gateway;

/// <summary>What callers are told when usage cannot be recorded.</summary>
internal static class LedgerErrors
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>No provider was called.</summary>
    public static GatewayError NotAccepting { get; } = new(
        ErrorCode.ServiceUnavailable, "Usage cannot be recorded at the moment, so no request is accepted.", RetryAfter: Wait);

    /// <summary>A provider was called, but its entry is not durable.</summary>
    public static GatewayError NotRecorded { get; } = new(
        ErrorCode.ServiceUnavailable, "The response was made, but its usage could not be recorded.", RetryAfter: Wait);
}
