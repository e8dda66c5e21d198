namespace Auriko.Core.Access.Limits;

/// <summary>
/// What an instance has used of the minute of a key, out of the permits it has got for it. A window is a minute by the
/// clock, in UTC, so that all instances mean the same one. Safe for concurrent use.
/// </summary>
internal sealed class MinuteMeter(string keyId, RateKind kind, IWindowSource source) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private DateTimeOffset _start;
    private long _held;
    private long _used;
    private long _takenByAll;

    private DateTimeOffset Current
    {
        get
        {
            lock (_lock)
            {
                return _start;
            }
        }
    }

    /// <summary>The window of a moment.</summary>
    /// <param name="now">The moment.</param>
    public static DateTimeOffset StartOf(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>Uses some permits of the window, if there are as many.</summary>
    /// <param name="amount">How many.</param>
    /// <param name="limit">The most in the window, by all.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>How it stands afterwards.</returns>
    public async ValueTask<MeterReading> TakeAsync(long amount, long limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var window = new RateWindow(keyId, kind, StartOf(now));
        if (Use(window.Start, amount, limit) is { IsTaken: true } taken)
        {
            return taken;
        }

        if (amount > limit)
        {
            return Read(window.Start, limit, isTaken: false);
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else may have got enough for both meanwhile.
            if (Use(window.Start, amount, limit) is { IsTaken: true } late)
            {
                return late;
            }

            var share = await source.TakeAsync(window, Wish(amount, limit), cancellationToken).ConfigureAwait(false);
            Add(window.Start, share);
            var reading = Use(window.Start, amount, limit);
            if (reading.IsTaken || Current <= window.Start)
            {
                return reading;
            }
        }
        finally
        {
            _asking.Release();
        }

        // Its minute has ended while it waited.
        return await TakeAsync(amount, limit, Current, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts right what was used for a request: what it did not use is given back within the same window, what it used beyond
    /// counts in the window of now.
    /// </summary>
    /// <param name="taken">The start of the window it was taken from.</param>
    /// <param name="more">How much more; negative for less.</param>
    /// <param name="now">The time.</param>
    public void Correct(DateTimeOffset taken, long more, DateTimeOffset now)
    {
        lock (_lock)
        {
            Roll(StartOf(now));
            if (more > 0 || taken == _start)
            {
                _used = Math.Max(0, _used + more);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private MeterReading Use(DateTimeOffset start, long amount, long limit)
    {
        lock (_lock)
        {
            Roll(start);
            var fits = _used + amount <= Math.Min(_held, limit);
            _used += fits ? amount : 0;
            return Read(start, limit, fits);
        }
    }

    private MeterReading Read(DateTimeOffset start, long limit, bool isTaken)
    {
        lock (_lock)
        {
            var left = limit - _takenByAll + _held - _used;
            return new MeterReading(isTaken, limit, Math.Clamp(left, 0, limit), start);
        }
    }

    private WindowWish Wish(long amount, long limit)
    {
        lock (_lock)
        {
            return new WindowWish(_held, Math.Max(1, _used + amount - _held), limit);
        }
    }

    private void Add(DateTimeOffset start, WindowShare share)
    {
        lock (_lock)
        {
            if (start == _start)
            {
                _held += share.Taken;
                _takenByAll = share.TakenByAll;
            }
        }
    }

    /// <summary>A request that was admitted at the very end of a window may come late: the newer window stands.</summary>
    private void Roll(DateTimeOffset start)
    {
        if (start > _start)
        {
            (_start, _held, _used, _takenByAll) = (start, 0, 0, 0);
        }
    }
}

/// <summary>How a window stands.</summary>
/// <param name="IsTaken">Whether what was asked for was to be had.</param>
/// <param name="Limit">The most in it.</param>
/// <param name="Remaining">What is left, as far as this instance knows.</param>
/// <param name="Start">When it began.</param>
internal readonly record struct MeterReading(bool IsTaken, long Limit, long Remaining, DateTimeOffset Start)
{
    /// <summary>When the next window begins.</summary>
    public DateTimeOffset ResetAt => Start.AddMinutes(1);
}
