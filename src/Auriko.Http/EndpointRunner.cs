using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Gateway;
using Auriko.Http.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Auriko.Http;

/// <summary>
/// What every endpoint goes through, in both hosts: a request id, authentication, and a result for every failure.
/// Safe for concurrent use.
/// </summary>
internal sealed partial class EndpointRunner(
    ICallerAuthenticator authenticator, IBudgetFigures budgets, TimeProvider clock, ILogger<EndpointRunner> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    /// <summary>Runs an endpoint that needs a key. The key is checked before anything else is looked at.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handler">The endpoint itself.</param>
    /// <returns>Its result, or the error's.</returns>
    public async Task<IResult> RunAsync(HttpRequest request, Func<EndpointCall, Caller, Task<IResult>> handler)
    {
        var call = Begin(request);
        try
        {
            var authorization = request.Headers.Authorization.ToString();
            var caller = await authenticator.AuthenticateAsync(authorization, call.Aborted).ConfigureAwait(false);
            if (caller.Policy.Budget is not null)
            {
                call.Budget = () => budgets.StatusOf(caller);
                await budgets.RefreshAsync(caller, call.Aborted).ConfigureAwait(false);
            }

            return await handler(call, caller).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return Fail(call, failure);
        }
    }

    /// <summary>Runs an endpoint that is open to all.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handler">The endpoint itself.</param>
    /// <returns>Its result, or the error's.</returns>
    public IResult RunOpen(HttpRequest request, Func<EndpointCall, IResult> handler)
    {
        var call = Begin(request);
        try
        {
            return handler(call);
        }
        catch (Exception failure)
        {
            return Fail(call, failure);
        }
    }

    private EndpointCall Begin(HttpRequest request) =>
        new(request, RequestIds.Choose(request, clock), new OverheadClock(clock));

    private ErrorResult Fail(EndpointCall call, Exception failure)
    {
        var error = Describe(call, failure);
        if (error.Code is ErrorCode.InternalError)
        {
            LogFault(failure, call.RequestId, call.Request.Path.Value);
        }
        else
        {
            LogRefusal(call.RequestId, error.Code, error.Param);
        }

        return new ErrorResult(call, error);
    }

    private static GatewayError Describe(EndpointCall call, Exception failure) => failure switch
    {
        GatewayException known => known.Error,
        OperationCanceledException or IOException when call.Aborted.IsCancellationRequested =>
            new GatewayError(ErrorCode.CallerGone, "The caller hung up."),
        StorageUnavailableException => new GatewayError(
            ErrorCode.ServiceUnavailable, "Storage cannot be reached at the moment.", RetryAfter: StorageRetry),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            new GatewayError(ErrorCode.RequestTimeout, "The request body came too slowly."),
        BadHttpRequestException => new GatewayError(ErrorCode.InvalidRequest, "The request body could not be read."),
        _ => new GatewayError(ErrorCode.InternalError, "The gateway failed. Quote the request id when reporting it."),
    };

    [LoggerMessage(EventIds.Http, LogLevel.Error, "Request {RequestId} to {Path} failed in the gateway.")]
    private partial void LogFault(Exception failure, string requestId, string? path);

    [LoggerMessage(EventIds.Http + 1, LogLevel.Debug, "Request {RequestId} was answered with {Code} ({Param}).")]
    private partial void LogRefusal(string requestId, ErrorCode code, string? param);
}
