using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Creates responses. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="responses">The endpoint.</param>
public sealed class ResponsesTriggers(ResponsesEndpoint responses)
{
    /// <summary>See <see cref="ResponsesEndpoint.Create"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("CreateResponse")]
    public Task<IResult> CreateResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.Responses)] HttpRequest request) =>
        responses.Create(request);
}
