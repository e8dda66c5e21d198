using System.Text.Json;
using Auriko.Core.Execution;

namespace Auriko.Providers.Upstream;

/// <summary>Names what goes wrong while a reply is read.</summary>
/// <param name="limits">The clocks of the call.</param>
/// <param name="faults">Makes the failures.</param>
internal sealed class ReplyFaults(TimeLimits limits, UpstreamFaults faults)
{
    /// <summary>The clocks of the call.</summary>
    public TimeLimits Limits => limits;

    /// <summary>Whether an exception comes from a connection that broke or was closed.</summary>
    public static bool IsOfConnection(Exception fault) =>
        fault is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException
            or ProviderException;

    /// <summary>The reply stopped before its terminal event.</summary>
    public ProviderException EndedEarly() => faults.Unreadable("ended its reply without a final event");

    /// <summary>What an exception while reading means.</summary>
    public Exception InReply(Exception fault, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(fault.Message, fault, cancellationToken);
        }

        return fault switch
        {
            ProviderException => fault,
            JsonException or InvalidOperationException and not ObjectDisposedException =>
                faults.Unreadable("sent something this gateway cannot read", fault),
            _ when limits.Expired is { } kind => faults.Expired(kind, limits.LengthOf(kind), fault),
            _ when IsOfConnection(fault) => faults.Unreadable("broke off its reply", fault),
            _ => fault,
        };
    }
}
