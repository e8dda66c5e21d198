using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/workspaces/{workspace_id}/api-keys</c> and what lies below it. Safe for concurrent use.</summary>
public sealed class ApiKeysEndpoint
{
    private const int MaxBodyBytes = 64 * 1024;
    private const string IncludeRevoked = "include_revoked";

    private readonly EndpointRunner _runner;
    private readonly IWorkspaceKeys _keys;
    private readonly TimeProvider _clock;

    internal ApiKeysEndpoint(EndpointRunner runner, IWorkspaceKeys keys, TimeProvider clock) =>
        (_runner, _keys, _clock) = (runner, keys, clock);

    /// <summary><c>GET</c>: the keys of the workspace, newest first.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> List(HttpRequest request) => _runner.RunAsync(request, ListAsync);

    /// <summary><c>POST</c>: makes a key, which is shown once.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Create(HttpRequest request) => _runner.RunAsync(request, CreateAsync);

    /// <summary><c>GET</c>: one key.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, GetAsync);

    /// <summary><c>PATCH</c>: changes a key.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Change(HttpRequest request) => _runner.RunAsync(request, ChangeAsync);

    /// <summary><c>POST</c>: gives a key another secret, which is shown once.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Rotate(HttpRequest request) => _runner.RunAsync(request, RotateAsync);

    /// <summary><c>DELETE</c>: revokes a key, for good.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Revoke(HttpRequest request) => _runner.RunAsync(request, RevokeAsync);

    private async Task<IResult> ListAsync(EndpointCall call, Caller caller)
    {
        var includeRevoked = call.Request.Query[IncludeRevoked].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw new GatewayException(new GatewayError(
                ErrorCode.InvalidParameterValue, $"'{IncludeRevoked}' must be true or false.", IncludeRevoked)),
        };
        var keys = await _keys.ListAsync(From(call, caller), includeRevoked, call.Aborted).ConfigureAwait(false);
        var list = new ApiKeyList("list", [.. keys.Select(Describe)], keys.Count);
        return BodyResult.Of(call, list, HttpJson.Default.ApiKeyList);
    }

    private async Task<IResult> CreateAsync(EndpointCall call, Caller caller)
    {
        using var body = await ReadAsync(call).ConfigureAwait(false);
        var created = await _keys.CreateAsync(From(call, caller), body.Written, call.Aborted).ConfigureAwait(false);
        return Show(call, created, StatusCodes.Status201Created);
    }

    private async Task<IResult> GetAsync(EndpointCall call, Caller caller) =>
        Show(call, await _keys.GetAsync(From(call, caller), IdIn(call), call.Aborted).ConfigureAwait(false));

    private async Task<IResult> ChangeAsync(EndpointCall call, Caller caller)
    {
        using var body = await ReadAsync(call).ConfigureAwait(false);
        return Show(call, await _keys.UpdateAsync(From(call, caller), IdIn(call), body.Written, call.Aborted).ConfigureAwait(false));
    }

    private async Task<IResult> RotateAsync(EndpointCall call, Caller caller)
    {
        var from = From(call, caller);
        if (call.Request is { ContentLength: null or 0, ContentType: null or "" })
        {
            return Show(call, await _keys.RotateAsync(from, IdIn(call), default, call.Aborted).ConfigureAwait(false));
        }

        using var body = await ReadAsync(call).ConfigureAwait(false);
        return Show(call, await _keys.RotateAsync(from, IdIn(call), body.Written, call.Aborted).ConfigureAwait(false));
    }

    private async Task<IResult> RevokeAsync(EndpointCall call, Caller caller)
    {
        var id = IdIn(call);
        await _keys.RevokeAsync(From(call, caller), id, call.Aborted).ConfigureAwait(false);
        var revoked = new RevokedApiKey(id, "pending", "The key is revoked; every instance refuses it within 60 seconds.");
        return BodyResult.Of(call, revoked, HttpJson.Default.RevokedApiKey, StatusCodes.Status202Accepted);
    }

    private static ValueTask<PooledBuffer> ReadAsync(EndpointCall call) =>
        RequestBody.ReadJsonAsync(call.Request, MaxBodyBytes, call.Aborted);

    private BodyResult Show(EndpointCall call, WorkspaceKey key, int status = StatusCodes.Status200OK) =>
        BodyResult.Of(call, Describe(key), HttpJson.Default.ApiKeyItem, status);

    private ApiKeyItem Describe(WorkspaceKey key) => ApiKeyItem.Of(key, _clock.GetUtcNow());

    private static KeyAccess From(EndpointCall call, Caller caller) => new(caller, WorkspacePath.Segment(call.Request, 0));

    private static string IdIn(EndpointCall call) => WorkspacePath.Segment(call.Request, 2);
}
