using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>A workspace's own provider keys. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="byok">The endpoint.</param>
public sealed class ByokTriggers(ByokEndpoint byok)
{
    /// <summary>See <see cref="ByokEndpoint.List"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListByokKeys")]
    public Task<IResult> ListByokKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.ByokKeys)] HttpRequest request) =>
        byok.List(request);

    /// <summary>See <see cref="ByokEndpoint.Create"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("CreateByokKey")]
    public Task<IResult> CreateByokKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.ByokKeys)] HttpRequest request) =>
        byok.Create(request);

    /// <summary>See <see cref="ByokEndpoint.Change"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ChangeByokKey")]
    public Task<IResult> ChangeByokKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "PATCH", Route = AurikoRoutes.ByokKey)] HttpRequest request) =>
        byok.Change(request);

    /// <summary>See <see cref="ByokEndpoint.Remove"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("DeleteByokKey")]
    public Task<IResult> DeleteByokKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = AurikoRoutes.ByokKey)] HttpRequest request) =>
        byok.Remove(request);
}
