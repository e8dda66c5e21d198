using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Tells who the key is. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="me">The endpoint.</param>
public sealed class MeTriggers(MeEndpoint me)
{
    /// <summary>See <see cref="MeEndpoint.Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("GetMe")]
    public Task<IResult> GetMe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.Me)] HttpRequest request) =>
        me.Get(request);
}
