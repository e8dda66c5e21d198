using System.Runtime.InteropServices;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;

namespace Auriko.Core.Background;

/// <summary>What callers do with background responses. Safe for concurrent use.</summary>
internal sealed class BackgroundResponses(
    OwnedResponses owned, CountedAcceptance acceptance, Withdrawal withdrawal, EventReplay replay, IResponseBlobs blobs)
    : IBackgroundResponses
{
    /// <inheritdoc/>
    public Task<StoredResponse> AcceptAsync(GatewayCall call, CancellationToken cancellationToken) =>
        acceptance.AcceptAsync(call, owned.Engine, cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredResponse> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
        return await ResponseView.OfAsync(state, blobs, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> FollowAsync(
        Caller caller, string id, int? startingAfter, CancellationToken cancellationToken)
    {
        var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
        return replay.FollowAsync(caller, state, startingAfter + 1 ?? 0, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoredResponse> CancelAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
        var cancelled = await withdrawal.CancelAsync(caller, state, cancellationToken).ConfigureAwait(false);
        return await ResponseView.OfAsync(cancelled, blobs, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
        await withdrawal.DeleteAsync(state, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ListInputAsync(
        Caller caller, string id, InputPage page, CancellationToken cancellationToken)
    {
        var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
        var body = await BackgroundStore.RequestAsync(blobs, state, cancellationToken).ConfigureAwait(false);
        return body is { } request
            ? InputList.Write(id, ResponseRequestParser.Parse(request).Input, page)
            : throw OwnedResponses.NotFound();
    }
}

/// <summary>The response object as callers see it. Pure but for the reading.</summary>
internal static class ResponseView
{
    /// <summary>The response as it stands: its result once it is closed, before that what was accepted.</summary>
    /// <param name="state">The response.</param>
    /// <param name="blobs">Where its result is.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<StoredResponse> OfAsync(ResponseState state, IResponseBlobs blobs, CancellationToken cancellationToken)
    {
        if (state is { IsClosed: true, Pass: { } pass })
        {
            var blob = await blobs.ReadAsync(ResponseKey.Result(state.Id, pass), cancellationToken).ConfigureAwait(false);
            var result = blob is { } found ? StoredResult.Read(found) : throw OwnedResponses.NotFound();
            return new StoredResponse(state.Id, state.Status, state.CreatedAt, result.Response);
        }

        var json = state.Status is ResponseStatus.Cancelled ? SnapshotJson.With(state.Initial, "cancelled", null) : state.Initial;
        return new StoredResponse(state.Id, state.Status, state.CreatedAt, json);
    }

    /// <summary>A request as it was sent.</summary>
    /// <param name="request">The request.</param>
    public static ReadOnlyMemory<byte> BytesOf(ResponseRequest request) => JsonMarshal.GetRawUtf8Value(request.Raw).ToArray();
}
