using Auriko.Functions.Background;
using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Auriko.Functions.Triggers;

/// <summary>
/// Shows, cancels and deletes background responses. Keys are checked by the endpoint, not by the host, hence
/// <c>Anonymous</c>.
/// </summary>
/// <param name="responses">The endpoint.</param>
/// <param name="engine">Closes what nobody works on.</param>
public sealed class StoredResponsesTriggers(StoredResponsesEndpoint responses, DurableEngine engine)
{
    /// <summary>See <see cref="StoredResponsesEndpoint.Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("GetResponse")]
    public Task<IResult> GetResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.Response)] HttpRequest request) =>
        responses.Get(request);

    /// <summary>See <see cref="StoredResponsesEndpoint.Delete"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Starts orchestrations.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("DeleteResponse")]
    public Task<IResult> DeleteResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = AurikoRoutes.Response)] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return responses.Delete(request);
    }

    /// <summary>See <see cref="StoredResponsesEndpoint.Cancel"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Starts orchestrations.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("CancelResponse")]
    public Task<IResult> CancelResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.CancelResponse)] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return responses.Cancel(request);
    }

    /// <summary>See <see cref="StoredResponsesEndpoint.ListInput"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListInputItems")]
    public Task<IResult> ListInputItems(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.InputItems)] HttpRequest request) =>
        responses.ListInput(request);
}
