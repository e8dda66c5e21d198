using System.Runtime.CompilerServices;
using Auriko.Core.Access;

namespace Auriko.Core.Background;

/// <summary>
/// Reads the stream of a response: the first two events are made of the response as it was accepted, then come the log and,
/// once the response is closed, the terminal event of its result. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Before the first event of a log is given out while the response runs, the state is marked with it: from then on no other
/// pass can become the response's, so that nobody reads what is contradicted later.
/// </remarks>
internal sealed class EventReplay(OwnedResponses owned, IResponseBlobs blobs, StateChanges changes, NewsSource news)
{
    /// <summary>Reads from an event on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="first">The response as it was found.</param>
    /// <param name="from">The number of the first event wanted.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Whole frames; the end comes after the terminal event, or when the response is deleted.</returns>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        Caller caller, ResponseState first, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var frame in Opening(first, from))
        {
            yield return frame;
        }

        using var _ = news.Runs.ForgetAtEnd(first.Id);
        LogReader? log = null;
        for (var state = first; state is not null;)
        {
            var listening = news.Runs.ListenAsync(first.Id);
            state = await owned.TryGetAsync(caller, first.Id, cancellationToken).ConfigureAwait(false);
            if (state is null)
            {
                yield break;
            }

            log = log?.Pass == state.CurrentPass ? log : new LogReader(blobs, first.Id, state.CurrentPass, from);
            if (await log.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (log.Frames is { IsEmpty: false } frames && await ShowAsync(state, log.Pass, cancellationToken).ConfigureAwait(false))
                {
                    log.Take();
                    yield return frames;
                }

                continue;
            }

            if (state is { IsClosed: true, Pass: not null })
            {
                if (await TerminalAsync(state, from, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } terminal)
                {
                    yield return terminal;
                }

                yield break;
            }

            await news.Runs.WaitAsync(first.Id, listening, news.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Opening(ResponseState state, int from)
    {
        string[] types = ["response.created", "response.in_progress"];
        for (var sequence = from; sequence < types.Length; sequence++)
        {
            yield return SnapshotJson.Frame(types[sequence], sequence, state.Initial);
        }
    }

    /// <returns>False when another pass may have become the response's meanwhile: the state is to be read again.</returns>
    private async Task<bool> ShowAsync(ResponseState state, string pass, CancellationToken cancellationToken)
    {
        if (state.IsClosed || state.Shown == pass)
        {
            return true;
        }

        // A mark that lost to the end of the response is none: the end may be another pass's.
        var isMarked = false;
        var marked = await changes.ApplyAsync(state, Mark, cancellationToken).ConfigureAwait(false);
        return marked is not null || isMarked;

        ResponseState? Mark(ResponseState current)
        {
            isMarked = current.Shown == pass;
            return current.Shown is null && current.CurrentPass == pass ? current with { Shown = pass } : null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> TerminalAsync(ResponseState state, int from, CancellationToken cancellationToken)
    {
        var blob = await blobs.ReadAsync(ResponseKey.Result(state.Id, state.Pass!), cancellationToken).ConfigureAwait(false);
        var result = blob is { } found ? StoredResult.Read(found) : null;
        return result is not null && result.Sequence >= from ? result.ToFrame() : default;
    }
}
