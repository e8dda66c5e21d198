using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Keeps the keys of workspaces. Keys are checked by the endpoint, not by the host, hence <c>Anonymous</c>.</summary>
/// <param name="keys">The endpoint.</param>
public sealed class ApiKeysTriggers(ApiKeysEndpoint keys)
{
    /// <summary>See <see cref="ApiKeysEndpoint.List"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListApiKeys")]
    public Task<IResult> ListApiKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.ApiKeys)] HttpRequest request) =>
        keys.List(request);

    /// <summary>See <see cref="ApiKeysEndpoint.Create"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("CreateApiKey")]
    public Task<IResult> CreateApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.ApiKeys)] HttpRequest request) =>
        keys.Create(request);

    /// <summary>See <see cref="ApiKeysEndpoint.Get"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("GetApiKey")]
    public Task<IResult> GetApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.ApiKey)] HttpRequest request) =>
        keys.Get(request);

    /// <summary>See <see cref="ApiKeysEndpoint.Change"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ChangeApiKey")]
    public Task<IResult> ChangeApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "PATCH", Route = AurikoRoutes.ApiKey)] HttpRequest request) =>
        keys.Change(request);

    /// <summary>See <see cref="ApiKeysEndpoint.Revoke"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("RevokeApiKey")]
    public Task<IResult> RevokeApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = AurikoRoutes.ApiKey)] HttpRequest request) =>
        keys.Revoke(request);

    /// <summary>See <see cref="ApiKeysEndpoint.Rotate"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("RotateApiKey")]
    public Task<IResult> RotateApiKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = AurikoRoutes.RotateApiKey)] HttpRequest request) =>
        keys.Rotate(request);
}
