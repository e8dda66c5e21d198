using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Http.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/responses</c>. Safe for concurrent use.</summary>
public sealed class ResponsesEndpoint
{
    private readonly EndpointRunner _runner;
    private readonly IResponseGateway _gateway;
    private readonly DetachedStarts _detached;
    private readonly HttpSettings _settings;
    private readonly StreamContext _context;

    internal ResponsesEndpoint(
        EndpointRunner runner, IResponseGateway gateway, DetachedStarts detached, HttpSettings settings, StreamContext context)
    {
        _runner = runner;
        _gateway = gateway;
        _detached = detached;
        _settings = settings;
        _context = context;
    }

    /// <summary><c>POST</c>: creates a response, whole, as a stream, or in the background, as the body asks.</summary>
    /// <param name="request">The request. Its <see cref="HttpContext.RequestAborted"/> stops the upstream.</param>
    /// <returns>The result to run; every failure before the first byte is a result too.</returns>
    public Task<IResult> Create(HttpRequest request) => _runner.RunAsync(request, CreateAsync);

    private async Task<IResult> CreateAsync(EndpointCall call, Caller caller)
    {
        var (gatewayCall, keyed) = await ReadAsync(call, caller).ConfigureAwait(false);
        if (keyed is not null)
        {
            return await _detached.Keyed.RunAsync(call, gatewayCall, keyed).ConfigureAwait(false);
        }

        if (gatewayCall.Request.Background)
        {
            return await _detached.Background.RunAsync(call, gatewayCall).ConfigureAwait(false);
        }

        if (gatewayCall.Request.Stream)
        {
            return await StreamAsync(call, gatewayCall).ConfigureAwait(false);
        }

        return BodyResult.Of(call, await _gateway.CreateAsync(gatewayCall, call.Aborted).ConfigureAwait(false));
    }

    private async Task<(GatewayCall Call, KeyedRequest? Keyed)> ReadAsync(EndpointCall call, Caller caller)
    {
        using var body = await RequestBody.ReadJsonAsync(call.Request, _settings.MaxBodyBytes, call.Aborted).ConfigureAwait(false);
        var gatewayCall = new GatewayCall(ResponseRequestParser.Parse(body.Written), caller, call.Overhead)
        {
            Limits = call.Limits,
            Explain = string.Equals(call.Request.Headers[HeaderNames.Explain], "true", StringComparison.OrdinalIgnoreCase),
        };
        return (gatewayCall, KeyedStart.Find(call, gatewayCall, body.Written.Span));
    }

    /// <summary>Waits for the first event: until it is there, a failure is still an HTTP status.</summary>
    private async Task<IResult> StreamAsync(EndpointCall call, GatewayCall gatewayCall)
    {
        var events = _gateway.StreamAsync(gatewayCall, call.Aborted).GetAsyncEnumerator(call.Aborted);
        try
        {
            if (await events.MoveNextAsync().ConfigureAwait(false))
            {
                return new EventStreamResult(call, events, _settings.KeepAlive, _context.Clock, _context.Logger);
            }

            throw new InvalidOperationException("The gateway gave a stream without an event.");
        }
        catch
        {
            await events.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>What streams are written with.</summary>
/// <param name="Clock">Measures silence.</param>
/// <param name="Logger">Hears of streams that broke.</param>
internal sealed record StreamContext(TimeProvider Clock, ILogger<ResponsesEndpoint> Logger);

/// <summary>What runs apart from its caller.</summary>
/// <param name="Background">What the body asks to run so.</param>
/// <param name="Keyed">What has an <c>Idempotency-Key</c>.</param>
internal sealed record DetachedStarts(BackgroundStart Background, KeyedStart Keyed);

/// <summary>Has a request run in the background: the answer is the response as it was accepted, or the stream of its events.</summary>
/// <param name="Responses">Accepts it.</param>
/// <param name="Stored">Shows it.</param>
internal sealed record BackgroundStart(IBackgroundResponses Responses, StoredResponsesEndpoint Stored)
{
    /// <summary>Accepts the request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="gatewayCall">Who asks what.</param>
    public async Task<IResult> RunAsync(EndpointCall call, GatewayCall gatewayCall)
    {
        var accepted = await Responses.AcceptAsync(gatewayCall, call.Aborted).ConfigureAwait(false);
        return await ShowAsync(call, gatewayCall, accepted).ConfigureAwait(false);
    }

    /// <summary>Shows a response that was accepted.</summary>
    /// <param name="call">The request.</param>
    /// <param name="gatewayCall">Who asks what.</param>
    /// <param name="accepted">The response as it was accepted.</param>
    public async Task<IResult> ShowAsync(EndpointCall call, GatewayCall gatewayCall, StoredResponse accepted) =>
        gatewayCall.Request.Stream
            ? await Stored.FollowAsync(call, gatewayCall.Caller, accepted.Id, startingAfter: null).ConfigureAwait(false)
            : Stored.Show(call, accepted);
}
