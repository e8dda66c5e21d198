using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Http;

/// <summary>
/// The route table, the one place both hosts and the 405 answer read. Patterns have no leading slash, so that they can
/// stand in a trigger attribute as they are. Immutable.
/// </summary>
public static class AurikoRoutes
{
    /// <summary>Creates responses.</summary>
    public const string Responses = "v1/responses";

    /// <summary>One background response.</summary>
    public const string Response = "v1/responses/{id}";

    /// <summary>Cancels a background response.</summary>
    public const string CancelResponse = "v1/responses/{id}/cancel";

    /// <summary>The items a background response was asked with.</summary>
    public const string InputItems = "v1/responses/{id}/input_items";

    /// <summary>Lists callable models.</summary>
    public const string Models = "v1/models";

    /// <summary>One model; the id may hold slashes, an empty id means the list.</summary>
    public const string Model = "v1/models/{*id}";

    /// <summary>What the callable models cost, can do, and how they do.</summary>
    public const string DirectoryModels = "v1/directory/models";

    /// <summary>The models of the catalog.</summary>
    public const string RegistryModels = "v1/registry/models";

    /// <summary>The providers of the catalog.</summary>
    public const string RegistryProviders = "v1/registry/providers";

    /// <summary>Who the key is.</summary>
    public const string Me = "v1/me";

    /// <summary>What a key used.</summary>
    public const string KeyUsage = "v1/workspaces/{workspace_id}/api-keys/{api_key_id}/usage";

    /// <summary>What a workspace used, in groups.</summary>
    public const string Usage = "v1/usage";
    /// <summary>The keys of a workspace.</summary>
    public const string ApiKeys = "v1/workspaces/{workspace_id}/api-keys";

    /// <summary>One key.</summary>
    public const string ApiKey = "v1/workspaces/{workspace_id}/api-keys/{api_key_id}";

    /// <summary>Gives a key another secret.</summary>
    public const string RotateApiKey = "v1/workspaces/{workspace_id}/api-keys/{api_key_id}/rotate";

    /// <summary>A workspace's own provider keys.</summary>
    public const string ByokKeys = "v1/workspaces/{workspace_id}/byok-keys";

    /// <summary>One of them.</summary>
    public const string ByokKey = "v1/workspaces/{workspace_id}/byok-keys/{byok_key_id}";

    /// <summary>Whether the process runs.</summary>
    public const string HealthLive = "health/live";

    /// <summary>Whether a request can be served.</summary>
    public const string HealthReady = "health/ready";

    /// <summary>Everything else. A host must try it after every other route, and with every method.</summary>
    public const string Unmatched = "{*path}";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Every route but <see cref="Unmatched"/>.</summary>
    public static IReadOnlyList<AurikoRoute> All { get; } =
    [
        new("CreateResponse", Responses, [HttpMethods.Post], request => Find<ResponsesEndpoint>(request).Create(request)),
        new("GetResponse", Response, Read, request => Find<StoredResponsesEndpoint>(request).Get(request)),
        new("DeleteResponse", Response, [HttpMethods.Delete], request => Find<StoredResponsesEndpoint>(request).Delete(request)),
        new("CancelResponse", CancelResponse, [HttpMethods.Post], request => Find<StoredResponsesEndpoint>(request).Cancel(request)),
        new("ListInputItems", InputItems, Read, request => Find<StoredResponsesEndpoint>(request).ListInput(request)),
        new("ListModels", Models, Read, request => Find<ModelsEndpoint>(request).List(request)),
        new("GetModel", Model, Read, request => Find<ModelsEndpoint>(request).Get(request)),
        new(
            "ListDirectoryModels", DirectoryModels, Read, request => Find<DirectoryEndpoint>(request).ListModels(request)),
        new("ListRegistryModels", RegistryModels, Read, request => Find<RegistryEndpoint>(request).ListModels(request)),
        new(
            "ListRegistryProviders", RegistryProviders, Read,
            request => Find<RegistryEndpoint>(request).ListProviders(request)),
        new("GetMe", Me, Read, request => Find<MeEndpoint>(request).Get(request)),
        new("GetKeyUsage", KeyUsage, Read, request => Find<UsageEndpoint>(request).Get(request)),
        new("ListUsage", Usage, Read, request => Find<UsageEndpoint>(request).List(request)),
        new("ListApiKeys", ApiKeys, Read, request => Find<ApiKeysEndpoint>(request).List(request)),
        new("CreateApiKey", ApiKeys, [HttpMethods.Post], request => Find<ApiKeysEndpoint>(request).Create(request)),
        new("GetApiKey", ApiKey, Read, request => Find<ApiKeysEndpoint>(request).Get(request)),
        new("ChangeApiKey", ApiKey, [HttpMethods.Patch], request => Find<ApiKeysEndpoint>(request).Change(request)),
        new("RevokeApiKey", ApiKey, [HttpMethods.Delete], request => Find<ApiKeysEndpoint>(request).Revoke(request)),
        new("RotateApiKey", RotateApiKey, [HttpMethods.Post], request => Find<ApiKeysEndpoint>(request).Rotate(request)),
        new("ListByokKeys", ByokKeys, Read, request => Find<ByokEndpoint>(request).List(request)),
        new("CreateByokKey", ByokKeys, [HttpMethods.Post], request => Find<ByokEndpoint>(request).Create(request)),
        new("ChangeByokKey", ByokKey, [HttpMethods.Patch], request => Find<ByokEndpoint>(request).Change(request)),
        new("DeleteByokKey", ByokKey, [HttpMethods.Delete], request => Find<ByokEndpoint>(request).Remove(request)),
        new("HealthLive", HealthLive, Read, request => Find<HealthEndpoint>(request).Live(request)),
        new("HealthReady", HealthReady, Read, request => Find<HealthEndpoint>(request).Ready(request)),
    ];

    private static TEndpoint Find<TEndpoint>(HttpRequest request)
        where TEndpoint : notnull => request.HttpContext.RequestServices.GetRequiredService<TEndpoint>();
}

/// <summary>One route.</summary>
/// <param name="Name">Its name, unique; also a good name for a trigger.</param>
/// <param name="Pattern">The route pattern, without a leading slash.</param>
/// <param name="Methods">The methods it answers.</param>
/// <param name="Handle">The endpoint. Never throws: a failure is a result too.</param>
public sealed record AurikoRoute(
    string Name, string Pattern, IReadOnlyList<string> Methods, Func<HttpRequest, Task<IResult>> Handle);
