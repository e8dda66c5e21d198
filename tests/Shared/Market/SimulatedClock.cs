namespace Auriko.Tests.Shared.Market;

/// <summary>
/// A clock that goes straight to whatever is due next, and runs it on the thread that asks. Safe for concurrent use, but
/// for <see cref="FireNext"/>.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    /// <summary>Timers further ahead are limits, which nothing here is to run into.</summary>
    private static readonly long Horizon = TimeSpan.TicksPerMinute;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(Timer Timer, int Version), (long DueAt, long Order)> _due = new();
    private readonly Lock _gate = new();
    private long _now;
    private long _order;

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the next timer and runs it; false when there is none within a minute.</summary>
    public bool FireNext()
    {
        Timer? timer = null;
        lock (_gate)
        {
            while (timer is null && _due.TryPeek(out var next, out var at) && at.DueAt <= _now + Horizon)
            {
                _due.Dequeue();
                if (next.Version == next.Timer.Version)
                {
                    timer = next.Timer;
                    timer.Version++;
                    Volatile.Write(ref _now, Math.Max(_now, at.DueAt));
                }
            }
        }

        timer?.Run();
        return timer is not null;
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public int Version { get; set; }

        public void Run() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Version++;
                if (dueTime >= TimeSpan.Zero)
                {
                    clock._due.Enqueue((this, Version), (clock._now + dueTime.Ticks, clock._order++));
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                Version++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
