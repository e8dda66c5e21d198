using System.Collections.Concurrent;

namespace Auriko.Core.Background;

/// <summary>
/// The calls that run in this process, and a signal for each response about which something is new. Safe for concurrent use.
/// </summary>
internal sealed class LiveRuns(TimeProvider clock)
{
    private readonly ConcurrentDictionary<LiveRun, bool> _runs = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _news = new(StringComparer.Ordinal);

    /// <summary>The calls that run.</summary>
    public IReadOnlyCollection<LiveRun> All => (IReadOnlyCollection<LiveRun>)_runs.Keys;

    /// <summary>Begins a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="shutdown">The process hands over.</param>
    /// <returns>The call; dispose it when it has ended.</returns>
    public LiveRun Begin(CallInput call, CancellationToken shutdown)
    {
        var run = new LiveRun(call, ended => _runs.TryRemove(ended, out _), shutdown);
        _runs[run] = true;
        return run;
    }

    /// <summary>Stops what runs for a response.</summary>
    /// <param name="id">The response.</param>
    /// <param name="reason">Why.</param>
    public void Stop(string id, StopCause reason)
    {
        foreach (var run in _runs.Keys.Where(run => run.Call.ResponseId == id))
        {
            run.Stop(reason);
        }
    }

    /// <summary>Something is new about a response.</summary>
    /// <param name="id">The response.</param>
    public void Announce(string id)
    {
        if (_news.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Begins to listen. Do so before looking at storage, and wait after it.</summary>
    /// <param name="id">The response.</param>
    public Task ListenAsync(string id) =>
        _news.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Keeps nothing of a response once who listened has ended; others who listen look again.</summary>
    /// <param name="id">The response.</param>
    /// <returns>To be disposed at the end.</returns>
    public IDisposable ForgetAtEnd(string id) => new Listener(this, id);

    /// <summary>Waits for news, or for a while: another process's news are not heard.</summary>
    /// <param name="id">The response.</param>
    /// <param name="news">What <see cref="ListenAsync"/> gave.</param>
    /// <param name="limit">The while.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task WaitAsync(string id, Task news, TimeSpan limit, CancellationToken cancellationToken)
    {
        await news.WaitAsync(limit, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!news.IsCompleted)
        {
            Announce(id); // Others may listen to the same, and must not be left with what nobody announces any more.
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed class Listener(LiveRuns runs, string id) : IDisposable
    {
        public void Dispose() => runs.Announce(id);
    }
}

/// <summary>Why a call is stopped.</summary>
internal enum StopCause
{
    /// <summary>The response was cancelled or deleted.</summary>
    Cancelled,

    /// <summary>Another run of the response has begun, or it has been closed.</summary>
    Superseded,

    /// <summary>Another call of the run had output first.</summary>
    Outrun,

    /// <summary>The process hands over.</summary>
    Shutdown,
}

/// <summary>A call that runs in this process. Safe for concurrent use; the first reason to stop it counts.</summary>
internal sealed class LiveRun : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _shutdown;
    private readonly Action<LiveRun> _end;
    private readonly Lock _disposing = new();
    private int _cause = -1;
    private bool _isDisposed;

    public LiveRun(CallInput call, Action<LiveRun> end, CancellationToken shutdown)
    {
        (Call, _end) = (call, end);
        Token = _stop.Token;
        _shutdown = shutdown.Register(() => Stop(StopCause.Shutdown));
    }

    /// <summary>The call.</summary>
    public CallInput Call { get; }

    /// <summary>Cancelled when it is stopped.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why it was stopped; null while it was not.</summary>
    public StopCause? Cause => Volatile.Read(ref _cause) is >= 0 and var cause ? (StopCause)cause : null;

    /// <summary>Stops it: the upstream socket is closed.</summary>
    /// <param name="cause">Why.</param>
    public void Stop(StopCause cause)
    {
        lock (_disposing)
        {
            if (!_isDisposed && Interlocked.CompareExchange(ref _cause, (int)cause, -1) == -1)
            {
                _stop.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_disposing)
        {
            _isDisposed = true;
        }

        _end(this);
        _shutdown.Dispose();
        _stop.Dispose();
    }
}
