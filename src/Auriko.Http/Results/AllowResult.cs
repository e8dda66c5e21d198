using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Results;

/// <summary>The answer to <c>OPTIONS</c> on a known path: 204 and the methods it takes.</summary>
internal sealed class AllowResult(EndpointCall call, string allow) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        httpContext.Response.Headers.Allow = allow;
        call.WriteHeaders();
        return Task.CompletedTask;
    }
}
