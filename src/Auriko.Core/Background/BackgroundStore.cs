using Auriko.Core.Background.Webhooks;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// The storage of background responses as work in the background sees it: it answers in the end. Safe for concurrent use.
/// </summary>
internal sealed class BackgroundStore(
    IResponseStates states, IResponseBlobs blobs, StoragePatience patience, LiveRuns runs, RequestMemory memory)
{
    private readonly StateChanges _changes = new(states);

    /// <summary>Finds a response.</summary>
    public Task<ResponseState?> FindAsync(string id, CancellationToken stop) =>
        patience.AskAsync(token => FindWholeAsync(states, blobs, id, token), stop);

    /// <summary>Finds a response with all that belongs to it, asking once.</summary>
    public static async Task<ResponseState?> FindWholeAsync(
        IResponseStates states, IResponseBlobs blobs, string id, CancellationToken cancellationToken)
    {
        var state = await states.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (state is not { Initial.IsEmpty: true })
        {
            return state;
        }

        var initial = await blobs.ReadAsync(ResponseKey.Initial(id), cancellationToken).ConfigureAwait(false);
        return state with { Initial = initial ?? default };
    }

    /// <summary>Changes a response; see <see cref="StateChanges"/>.</summary>
    public Task<ResponseState?> ChangeAsync(
        ResponseState? known, Func<ResponseState, ResponseState?> change, CancellationToken stop, LedgerEntry? attempt = null) =>
        patience.AskAsync(token => _changes.ApplyAsync(known, change, token, attempt), stop);

    /// <summary>Closes a response and tells who listens.</summary>
    public async Task<bool> TryCloseAsync(ResponseState last, CancellationToken stop)
    {
        var isClosed = await patience.AskAsync(token => states.TryCloseAsync(last, token), stop).ConfigureAwait(false);
        runs.Announce(last.Id);
        memory.Forget(last.Id);
        if (isClosed && last.Webhook is not null)
        {
            runs.Announce(WebhookLoop.News);
        }

        return isClosed;
    }

    /// <summary>The attempts that were written down.</summary>
    public Task<IReadOnlyList<LedgerEntry>> AttemptsAsync(string id, CancellationToken stop) =>
        patience.AskAsync(token => states.ListAttemptsAsync(id, token), stop);

    /// <summary>The request as it was accepted.</summary>
    /// <returns>
    /// Null when it is not there, which is the end of a response whose acceptance was cut short, and when this version refuses
    /// what an earlier one has accepted.
    /// </returns>
    public async Task<ResponseRequest?> RequestAsync(ResponseState state, CancellationToken stop)
    {
        if (memory.Find(state.Id) is { } kept)
        {
            return kept;
        }

        var body = await patience.AskAsync(token => RequestAsync(blobs, state, token), stop).ConfigureAwait(false);
        try
        {
            return body is { } request ? ResponseRequestParser.Parse(request) : null;
        }
        catch (GatewayException)
        {
            return null;
        }
    }

    /// <summary>The request as it was sent, asking once; null when it is not there.</summary>
    public static async Task<ReadOnlyMemory<byte>?> RequestAsync(
        IResponseBlobs blobs, ResponseState state, CancellationToken cancellationToken) => state.Request.IsEmpty
        ? await blobs.ReadAsync(ResponseKey.Request(state.Id), cancellationToken).ConfigureAwait(false)
        : state.Request;

    /// <summary>The result of a pass.</summary>
    public async Task<StoredResult?> ResultAsync(string id, string pass, CancellationToken stop)
    {
        var blob = await patience.AskAsync(token => blobs.ReadAsync(ResponseKey.Result(id, pass), token), stop).ConfigureAwait(false);
        return blob is { } found ? StoredResult.Read(found) : null;
    }

    /// <summary>Stores the result of a pass.</summary>
    public Task SaveAsync(string id, string pass, StoredResult result, CancellationToken stop) =>
        patience.DoAsync(token => blobs.WriteAsync(ResponseKey.Result(id, pass), result.ToBlob(), token), stop);

    /// <summary>Appends to the log of a pass and tells who listens.</summary>
    public async Task AppendAsync(string id, string pass, LogPiece piece, CancellationToken stop)
    {
        await patience.DoAsync(token => blobs.AppendAsync(ResponseKey.Events(id, pass), piece, token), stop).ConfigureAwait(false);
        runs.Announce(id);
    }

    /// <summary>Reads a whole log.</summary>
    public async Task<ReadOnlyMemory<byte>> LogAsync(string id, string pass, CancellationToken stop)
    {
        using var log = new MemoryStream();
        while (true)
        {
            var piece = await patience
                .AskAsync(token => blobs.ReadFromAsync(ResponseKey.Events(id, pass), log.Length, token), stop)
                .ConfigureAwait(false);
            if (piece.IsEmpty)
            {
                return log.ToArray();
            }

            log.Write(piece.Span);
        }
    }

    /// <summary>Removes a response that was deleted while it ran, whole.</summary>
    public async Task EraseAsync(ResponseState state, CancellationToken stop)
    {
        await patience.DoAsync(token => blobs.DeleteAllAsync(state.Id, token), stop).ConfigureAwait(false);
        await patience.DoAsync(token => states.ForgetAttemptsAsync(state.Id, token), stop).ConfigureAwait(false);
    }
}
