using System.Runtime.CompilerServices;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Byok;
using Auriko.Core.Idempotency;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/workspaces/{workspace_id}/byok-keys</c> and what lies below it. Safe for concurrent use.</summary>
public sealed class ByokEndpoint
{
    private const int MaxBodyBytes = 64 * 1024;

    private readonly EndpointRunner _runner;
    private readonly IByokKeys _keys;
    private readonly IKeyedReplies _replies;

    internal ByokEndpoint(EndpointRunner runner, IByokKeys keys, IKeyedReplies replies) =>
        (_runner, _keys, _replies) = (runner, keys, replies);

    /// <summary><c>GET</c>: the workspace's provider keys, newest first; those of <c>?provider=</c> only.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> List(HttpRequest request) => _runner.RunAsync(request, ListAsync);

    /// <summary><c>POST</c>: saves a key that its provider takes; once under an <c>Idempotency-Key</c>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Create(HttpRequest request) => _runner.RunAsync(request, CreateAsync);

    /// <summary><c>PATCH</c>: changes what is not the key itself.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Change(HttpRequest request) => _runner.RunAsync(request, ChangeAsync);

    /// <summary><c>DELETE</c>: removes a key.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Remove(HttpRequest request) => _runner.RunAsync(request, RemoveAsync);

    private async Task<IResult> ListAsync(EndpointCall call, Caller caller)
    {
        var provider = call.Request.Query["provider"].ToString() is { Length: > 0 } name ? name : null;
        var keys = await _keys.ListAsync(From(call, caller), provider, call.Aborted).ConfigureAwait(false);
        return BodyResult.Of(call, new ByokList("list", [.. keys.Select(ByokItem.Of)], keys.Count), HttpJson.Default.ByokList);
    }

    private async Task<IResult> CreateAsync(EndpointCall call, Caller caller)
    {
        using var body = await RequestBody.ReadJsonAsync(call.Request, MaxBodyBytes, call.Aborted).ConfigureAwait(false);
        var access = From(call, caller);
        if (KeyedStart.Find(call, caller.KeyId, $"byok-keys of {access.WorkspaceId}", body.Written.Span) is { } keyed)
        {
            return await CreateOnceAsync(call, access, keyed, body.Written.ToArray()).ConfigureAwait(false);
        }

        return Show(
            call, await _keys.CreateAsync(access, body.Written, call.Aborted).ConfigureAwait(false), StatusCodes.Status201Created);
    }

    /// <summary>Saves the key once, even when its caller leaves, and answers the same to all who send it.</summary>
    private async Task<IResult> CreateOnceAsync(EndpointCall call, ByokAccess access, KeyedRequest keyed, byte[] body)
    {
        var reply = _replies.Open(keyed, Create);
        await reply.StartAsync(call.Aborted).ConfigureAwait(false);
        if (reply.IsReplayed)
        {
            call.Request.HttpContext.Response.Headers[HeaderNames.Replayed] = "true";
        }

        return BodyResult.Of(call, await reply.ReadAllAsync(call.Aborted).ConfigureAwait(false), StatusCodes.Status201Created);

        async IAsyncEnumerable<ReplyPiece> Create([EnumeratorCancellation] CancellationToken stop)
        {
            var key = await _keys.CreateAsync(access, body, stop).ConfigureAwait(false);
            var shown = JsonSerializer.SerializeToUtf8Bytes(ByokItem.Of(key), HttpJson.Default.ByokItem);
            yield return new ReplyPiece(shown, ReplyEnd.Kept);
        }
    }

    private async Task<IResult> ChangeAsync(EndpointCall call, Caller caller)
    {
        using var body = await RequestBody.ReadJsonAsync(call.Request, MaxBodyBytes, call.Aborted).ConfigureAwait(false);
        return Show(
            call, await _keys.ChangeAsync(From(call, caller), IdIn(call), body.Written, call.Aborted).ConfigureAwait(false),
            StatusCodes.Status200OK);
    }

    private async Task<IResult> RemoveAsync(EndpointCall call, Caller caller)
    {
        var id = IdIn(call);
        await _keys.RemoveAsync(From(call, caller), id, call.Aborted).ConfigureAwait(false);
        return BodyResult.Of(call, new DeletedResponse(id, "byok_key", Deleted: true), HttpJson.Default.DeletedResponse);
    }

    private static BodyResult Show(EndpointCall call, ByokKey key, int status) =>
        BodyResult.Of(call, ByokItem.Of(key), HttpJson.Default.ByokItem, status);

    private static ByokAccess From(EndpointCall call, Caller caller) => new(caller, WorkspacePath.Segment(call.Request, 0));

    private static string IdIn(EndpointCall call) => WorkspacePath.Segment(call.Request, 2);
}
