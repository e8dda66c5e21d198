using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Http.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/responses</c>. Safe for concurrent use.</summary>
public sealed class ResponsesEndpoint
{
    private readonly EndpointRunner _runner;
    private readonly IResponseGateway _gateway;
    private readonly HttpSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<ResponsesEndpoint> _logger;

    internal ResponsesEndpoint(
        EndpointRunner runner, IResponseGateway gateway, HttpSettings settings, TimeProvider clock,
        ILogger<ResponsesEndpoint> logger)
    {
        _runner = runner;
        _gateway = gateway;
        _settings = settings;
        _clock = clock;
        _logger = logger;
    }

    /// <summary><c>POST</c>: creates a response, whole or as a stream, as the body asks.</summary>
    /// <param name="request">The request. Its <see cref="HttpContext.RequestAborted"/> stops the upstream.</param>
    /// <returns>The result to run; every failure before the first byte is a result too.</returns>
    public Task<IResult> Create(HttpRequest request) => _runner.RunAsync(request, CreateAsync);

    private async Task<IResult> CreateAsync(EndpointCall call, Caller caller)
    {
        var request = await ParseAsync(call).ConfigureAwait(false);
        var gatewayCall = new GatewayCall(request, caller, call.Overhead)
        {
            Explain = string.Equals(call.Request.Headers[HeaderNames.Explain], "true", StringComparison.OrdinalIgnoreCase),
        };
        if (request.Stream)
        {
            return await StreamAsync(call, gatewayCall).ConfigureAwait(false);
        }

        return BodyResult.Of(call, await _gateway.CreateAsync(gatewayCall, call.Aborted).ConfigureAwait(false));
    }

    private async Task<ResponseRequest> ParseAsync(EndpointCall call)
    {
        using var body = await RequestBody.ReadJsonAsync(call.Request, _settings.MaxBodyBytes, call.Aborted).ConfigureAwait(false);
        return ResponseRequestParser.Parse(body.Written);
    }

    /// <summary>Waits for the first event: until it is there, a failure is still an HTTP status.</summary>
    private async Task<IResult> StreamAsync(EndpointCall call, GatewayCall gatewayCall)
    {
        var events = _gateway.StreamAsync(gatewayCall, call.Aborted).GetAsyncEnumerator(call.Aborted);
        try
        {
            if (await events.MoveNextAsync().ConfigureAwait(false))
            {
                return new EventStreamResult(call, events, _settings.KeepAlive, _clock, _logger);
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
