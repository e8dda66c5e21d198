using Auriko.Functions.Background;
using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Auriko.Functions.Triggers;

/// <summary>Creates responses. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="responses">The endpoint.</param>
/// <param name="engine">Runs those in the background.</param>
public sealed class ResponsesTriggers(ResponsesEndpoint responses, DurableEngine engine)
{
    /// <summary>See <see cref="ResponsesEndpoint.Create"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Starts orchestrations.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("CreateResponse")]
    public Task<IResult> CreateResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.Responses)] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return responses.Create(request);
    }
}
