using Microsoft.Extensions.Time.Testing;

namespace Auriko.Http.Tests.Hosting;

/// <summary>A clock that moves by hand and tells when somebody has begun to wait on it.</summary>
internal sealed class SteppedClock : FakeTimeProvider, IDisposable
{
    private readonly SemaphoreSlim _timers = new(0);

    public SteppedClock()
        : base(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public int TimersMade { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        TimersMade++;
        _timers.Release();
        return timer;
    }

    /// <summary>Waits until one more timer has been made than were waited for before.</summary>
    public Task TimerMadeAsync(CancellationToken cancellationToken) => _timers.WaitAsync(cancellationToken);

    public void Dispose() => _timers.Dispose();
}
