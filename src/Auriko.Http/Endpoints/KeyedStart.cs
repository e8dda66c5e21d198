using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Core.Streaming;
using Auriko.Http.Results;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary>
/// Answers requests with an <c>Idempotency-Key</c>: what is sent is what is kept, byte by byte. Of a background response that
/// is the answer it was accepted with; its events are stored already. Safe for concurrent use.
/// </summary>
/// <param name="replies">Finds the answers, or has them made.</param>
/// <param name="gateway">Makes those of the foreground.</param>
/// <param name="background">Accepts the others.</param>
/// <param name="settings">The settings of streams.</param>
/// <param name="context">What streams are written with.</param>
internal sealed class KeyedStart(
    IKeyedReplies replies, IResponseGateway gateway, BackgroundStart background, HttpSettings settings, StreamContext context)
{
    /// <summary>What a request is under its key; null when it has none.</summary>
    /// <param name="call">The request.</param>
    /// <param name="gatewayCall">Who asks what.</param>
    /// <param name="body">The body, byte by byte.</param>
    /// <exception cref="GatewayException">The key is none.</exception>
    public static KeyedRequest? Find(EndpointCall call, GatewayCall gatewayCall, ReadOnlySpan<byte> body) =>
        Find(call, gatewayCall.Caller.KeyId, gatewayCall.Explain ? "responses, explained" : "responses", body);

    /// <summary>What any request is under its key; null when it has none.</summary>
    /// <param name="call">The request.</param>
    /// <param name="keyId">The id of the API key that asks.</param>
    /// <param name="variant">What else decides the answer, beside the body.</param>
    /// <param name="body">The body, byte by byte.</param>
    /// <exception cref="GatewayException">The key is none.</exception>
    public static KeyedRequest? Find(EndpointCall call, string keyId, string variant, ReadOnlySpan<byte> body)
    {
        var keys = call.Request.Headers[KeyedRequest.Header];
        return keys.Count switch
        {
            0 => null,
            1 => KeyedRequest.Of(keyId, keys.ToString(), variant, body),
            _ => throw KeyedRequest.Malformed(),
        };
    }

    /// <summary>Answers the request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="gatewayCall">Who asks what.</param>
    /// <param name="keyed">The same under its key.</param>
    public Task<IResult> RunAsync(EndpointCall call, GatewayCall gatewayCall, KeyedRequest keyed) => gatewayCall.Request switch
    {
        { Background: true } => AcceptAsync(call, gatewayCall, keyed),
        { Stream: true } => StreamAsync(call, gatewayCall, keyed),
        _ => CreateAsync(call, gatewayCall, keyed),
    };

    private async Task<IResult> AcceptAsync(EndpointCall call, GatewayCall gatewayCall, KeyedRequest keyed)
    {
        var reply = await OpenAsync(call, keyed, Accept).ConfigureAwait(false);
        var accepted = Read(await reply.ReadAllAsync(call.Aborted).ConfigureAwait(false));
        return await background.ShowAsync(call, gatewayCall, accepted).ConfigureAwait(false);

        async IAsyncEnumerable<ReplyPiece> Accept([EnumeratorCancellation] CancellationToken stop)
        {
            var response = await background.Responses.AcceptAsync(gatewayCall, stop).ConfigureAwait(false);
            yield return new ReplyPiece(response.Json, ReplyEnd.Kept);
        }
    }

    private async Task<IResult> StreamAsync(EndpointCall call, GatewayCall gatewayCall, KeyedRequest keyed)
    {
        var reply = await OpenAsync(call, keyed, Stream).ConfigureAwait(false);
        return new FrameStreamResult(
            call, reply.ReadAsync(call.Aborted).GetAsyncEnumerator(call.Aborted), settings.KeepAlive, context.Clock, context.Logger);

        async IAsyncEnumerable<ReplyPiece> Stream([EnumeratorCancellation] CancellationToken stop)
        {
            var frame = new ArrayBufferWriter<byte>();
            await foreach (var next in gateway.StreamAsync(Apart(gatewayCall), stop).ConfigureAwait(false))
            {
                frame.ResetWrittenCount();
                ResponsesSerializer.WriteFrame(frame, next);
                yield return new ReplyPiece(frame.WrittenMemory, EndOf(next));
            }
        }
    }

    private async Task<IResult> CreateAsync(EndpointCall call, GatewayCall gatewayCall, KeyedRequest keyed)
    {
        var reply = await OpenAsync(call, keyed, Create).ConfigureAwait(false);
        return BodyResult.Of(call, await reply.ReadAllAsync(call.Aborted).ConfigureAwait(false));

        async IAsyncEnumerable<ReplyPiece> Create([EnumeratorCancellation] CancellationToken stop)
        {
            var body = new ArrayBufferWriter<byte>();
            ResponsesSerializer.WriteResponse(body, await gateway.CreateAsync(Apart(gatewayCall), stop).ConfigureAwait(false));
            yield return new ReplyPiece(body.WrittenMemory, ReplyEnd.Kept);
        }
    }

    /// <summary>Waits for the beginning: until it is there, a failure is an HTTP status.</summary>
    private async Task<KeyedReply> OpenAsync(
        EndpointCall call, KeyedRequest keyed, Func<CancellationToken, IAsyncEnumerable<ReplyPiece>> make)
    {
        var reply = replies.Open(keyed, make);
        call.Overhead.BeginUpstreamWait();
        await reply.StartAsync(call.Aborted).ConfigureAwait(false);
        call.Overhead.EndUpstreamWait();
        if (reply.IsReplayed)
        {
            call.Request.HttpContext.Response.Headers[HeaderNames.Replayed] = "true";
        }

        return reply;
    }

    /// <summary>The run goes on beside the request that began it, so its time is measured apart.</summary>
    private GatewayCall Apart(GatewayCall gatewayCall) => gatewayCall with { Overhead = new OverheadClock(context.Clock) };

    private static StoredResponse Read(ReadOnlyMemory<byte> accepted)
    {
        using var response = JsonDocument.Parse(accepted);
        return new StoredResponse(
            response.RootElement.GetProperty("id").GetString()!,
            ResponseStatus.InProgress,
            DateTimeOffset.FromUnixTimeSeconds(response.RootElement.GetProperty("created_at").GetInt64()),
            accepted);
    }

    private static ReplyEnd EndOf(ResponseEvent next) => next switch
    {
        ResponseSnapshotEvent { IsTerminal: true, Response.Status: ResponseStatus.Failed } => ReplyEnd.Released,
        { IsTerminal: true } => ReplyEnd.Kept,
        _ => ReplyEnd.None,
    };
}
