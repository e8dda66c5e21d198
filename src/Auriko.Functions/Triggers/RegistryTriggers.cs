using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Lists what the catalog knows. Open to all.</summary>
/// <param name="registry">The endpoint.</param>
public sealed class RegistryTriggers(RegistryEndpoint registry)
{
    /// <summary>See <see cref="RegistryEndpoint.ListModels"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListRegistryModels")]
    public Task<IResult> ListRegistryModels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.RegistryModels)] HttpRequest request) =>
        registry.ListModels(request);

    /// <summary>See <see cref="RegistryEndpoint.ListProviders"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListRegistryProviders")]
    public Task<IResult> ListRegistryProviders(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.RegistryProviders)] HttpRequest request) =>
        registry.ListProviders(request);
}
