namespace Auriko.Core.Gateway;

/// <summary>
/// Measures the gateway's own share of a request: the time since it began, less the time spent waiting for upstreams.
/// Not safe for concurrent use: one request, one clock.
/// </summary>
/// <param name="clock">The time source.</param>
public sealed class OverheadClock(TimeProvider clock)
{
    private readonly long _startedAt = clock.GetTimestamp();
    private long _upstreamTicks;
    private long? _waitStartedAt;

    /// <summary>The gateway's own time so far.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            var waiting = _waitStartedAt is { } start ? clock.GetTimestamp() - start : 0;
            return clock.GetElapsedTime(_startedAt + _upstreamTicks + waiting, clock.GetTimestamp());
        }
    }

    /// <summary>An upstream is being waited for.</summary>
    public void BeginUpstreamWait() => _waitStartedAt ??= clock.GetTimestamp();

    /// <summary>The upstream answered; a no-op when none was waited for.</summary>
    public void EndUpstreamWait()
    {
        if (_waitStartedAt is { } start)
        {
            _upstreamTicks += clock.GetTimestamp() - start;
            _waitStartedAt = null;
        }
    }
}
