namespace Auriko.Core.Execution;

/// <summary>What can stop a request from outside: the caller, and the time allowed for all attempts together.</summary>
internal sealed class WalkLimits : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _callerGone;
    private volatile bool _isStopped;

    /// <summary>Starts the clock.</summary>
    /// <param name="total">The time allowed for all attempts together.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="callerGone">The caller hung up.</param>
    public WalkLimits(TimeSpan total, TimeProvider clock, CancellationToken callerGone)
    {
        Clock = clock;
        _callerGone = callerGone;
        _deadline = new CancellationTokenSource(total, clock);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(callerGone, _deadline.Token);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Closes upstream sockets.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether the time is up and the caller still there.</summary>
    public bool IsTimeUp => _deadline.IsCancellationRequested && !IsCallerGone;

    /// <summary>Whether the caller has left: hung up, or stopped reading.</summary>
    public bool IsCallerGone => _isStopped || _callerGone.IsCancellationRequested;

    /// <summary>Throws when the caller has left.</summary>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public void ThrowIfCallerGone()
    {
        if (IsCallerGone)
        {
            throw new OperationCanceledException(_callerGone);
        }
    }

    /// <summary>The caller stopped reading: closes upstream sockets now.</summary>
    public void Stop()
    {
        _isStopped = true;
        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _deadline.Dispose();
    }
}
