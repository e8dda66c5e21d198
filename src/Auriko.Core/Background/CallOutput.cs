using Auriko.Core.Gateway;
using Auriko.Core.Streaming;

namespace Auriko.Core.Background;

/// <summary>
/// Where the events of one call go: its log, and at the end its result. The first two events and the last are not in the
/// log; readers make them of the response as it was accepted and of the result. Disposed, it stores nothing more. Not safe
/// for concurrent use.
/// </summary>
internal sealed class CallOutput : IAsyncDisposable
{
    private readonly BackgroundStore _store;
    private readonly LiveRun _live;
    private readonly CancellationTokenSource _stop;
    private readonly EventAppender _log;
    private readonly List<ResponseEvent> _written = [];
    private ResponseState _known;
    private ResponseSnapshotEvent? _terminal;
    private bool _hasWon;

    public CallOutput(BackgroundStore store, LiveRun live, ResponseState state, CallSettings settings, CancellationToken ending)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ending);
        (_store, _live, _known, _hasWon) = (store, live, state, !live.Call.IsRaced);
        var stop = _stop.Token;
        _log = new EventAppender(
            piece => store.AppendAsync(state.Id, live.Call.Pass, piece, stop),
            new AppendPace(settings.FlushInterval, state.Deadline),
            settings.Clock);
    }

    /// <summary>Takes the events a run has written, and holds the run up while too many wait.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="OperationCanceledException">Another call had output first.</exception>
    /// <exception cref="LogTakenException">Somebody else has written to the log, or it was deleted.</exception>
    public async ValueTask TakeAsync(ResponseRun run)
    {
        while (run.TryTake(out var next))
        {
            if (next is ResponseSnapshotEvent snapshot)
            {
                _terminal = snapshot.IsTerminal ? snapshot : _terminal;
                continue;
            }

            _written.Add(next);
        }

        if (_written.Count > 0)
        {
            if (!_hasWon)
            {
                await WinAsync().ConfigureAwait(false);
            }

            _log.Add(_written);
            _written.Clear();
        }

        if (_log.IsFull || _log.Appending.IsFaulted)
        {
            await _log.Appending.ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every event taken so far is stored.</summary>
    public Task DrainAsync() => _log.DrainAsync();

    /// <summary>Stores the result, once every event is stored.</summary>
    /// <exception cref="LogTakenException">Somebody else has written to the log, or it was deleted.</exception>
    public async Task<CallEnd> SaveAsync()
    {
        var terminal = _terminal ?? throw new InvalidOperationException("A run that ended without a terminal event.");
        await DrainAsync().ConfigureAwait(false);
        var result = StoredResult.Of(terminal);
        await _store.SaveAsync(_known.Id, _live.Call.Pass, result, _stop.Token).ConfigureAwait(false);
        return result.MayOthersDoBetter ? CallEnd.Failed : CallEnd.Ended;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // An append that came late would meet those of the run that follows.
        await _stop.CancelAsync().ConfigureAwait(false);
        await _log.Appending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WinAsync()
    {
        var call = _live.Call;
        var won = await _store.ChangeAsync(
            _known,
            current => current.Run == call.Run && (current.Winner ?? call.Call) == call.Call ? current with { Winner = call.Call } : null,
            _stop.Token).ConfigureAwait(false);
        if (won is null)
        {
            _live.Stop(StopCause.Outrun);
            throw new OperationCanceledException(_live.Token);
        }

        (_known, _hasWon) = (won, true);
    }
}
