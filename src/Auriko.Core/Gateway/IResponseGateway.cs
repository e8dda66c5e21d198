using Auriko.Core.Access;
using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Core.Gateway;

/// <summary>The one use case: a request in, a response out. Safe for concurrent use.</summary>
public interface IResponseGateway
{
    /// <summary>Runs a request to its end and returns the final response. The ledger entries are durable by then.</summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="cancellationToken">The caller hung up: closes the upstream; the attempt is still booked.</param>
    /// <exception cref="GatewayException">The request failed; nothing partial is returned.</exception>
    Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a request and yields its events as they come. Ledger entries are durable before the terminal event is
    /// yielded. Failures before the first event throw; later ones are a <c>response.failed</c> event.
    /// </summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="cancellationToken">The caller hung up: closes the upstream; the attempt is still booked.</param>
    /// <exception cref="GatewayException">The request failed before the first event.</exception>
    IAsyncEnumerable<ResponseEvent> StreamAsync(GatewayCall call, CancellationToken cancellationToken);
}

/// <summary>One request of one caller.</summary>
/// <param name="Request">The request.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Overhead">Measures the gateway's own time for <c>x-gateway-overhead-ms</c>.</param>
public sealed record GatewayCall(ResponseRequest Request, Caller Caller, OverheadClock Overhead)
{
    /// <summary>Whether the response is to say how its offering was chosen.</summary>
    public bool Explain { get; init; }

    /// <summary>What the caller is told of its limits.</summary>
    public LimitReport Limits { get; init; } = new();

    /// <summary>What was counted of the caller's tokens; null when they are not limited, and while nothing is.</summary>
    public CountedTokens? Tokens { get; init; }

    /// <summary>The caller's own provider keys, which pay before the platform's credentials do.</summary>
    public OwnKeys OwnKeys { get; init; } = OwnKeys.None;
}
