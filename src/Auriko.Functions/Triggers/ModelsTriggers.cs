using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Lists models. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="models">The endpoint.</param>
public sealed class ModelsTriggers(ModelsEndpoint models)
{
    /// <summary>See <see cref="ModelsEndpoint.List"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListModels")]
    public Task<IResult> ListModels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.Models)] HttpRequest request) =>
        models.List(request);

    /// <summary>See <see cref="ModelsEndpoint.Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("GetModel")]
    public Task<IResult> GetModel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.Model)] HttpRequest request) =>
        models.Get(request);
}
