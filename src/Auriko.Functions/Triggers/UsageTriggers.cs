using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Tells what was used. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="usage">The endpoint.</param>
public sealed class UsageTriggers(UsageEndpoint usage)
{
    /// <summary>See <see cref="UsageEndpoint.Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("GetKeyUsage")]
    public Task<IResult> GetKeyUsage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.KeyUsage)] HttpRequest request) =>
        usage.Get(request);

    /// <summary>See <see cref="UsageEndpoint.List"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListUsage")]
    public Task<IResult> ListUsage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.Usage)] HttpRequest request) =>
        usage.List(request);
}
