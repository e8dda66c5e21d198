namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Chooses entries whose being in the table still is to be checked, so that a storage that died and came back between two
/// calls, and forgot what it had acknowledged, is found out. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Such a storage forgets the newest entries, and takes a while to come back. So it is enough to look at the last entries
/// before every pause, after the pause; and, while nothing comes, at one of them from time to time. There are several,
/// because calls run side by side and it is not known which of them storage did last.
/// </remarks>
internal sealed class LossWatch(LedgerSettings settings, TimeProvider clock)
{
    private const int MaxDue = 64;
    private const int MaxNewest = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _window = settings.ReshipWindow;
    private readonly Lock _gate = new();
    private readonly Queue<LedgerEntry> _due = [];
    private readonly Queue<LedgerEntry> _newest = [];
    private LedgerEntry? _last;
    private DateTimeOffset _lastAt;
    private DateTimeOffset _checkedAt;
    private int _idleChecks;

    /// <summary>The last entry inserted, for asking a storage that is down whether it is back.</summary>
    public LedgerEntry? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>A call has inserted entries.</summary>
    /// <param name="last">The last that was not there before; the last of all where each was.</param>
    public void Inserted(LedgerEntry last)
    {
        if (_window == TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now - _lastAt is var pause && pause >= Pause)
            {
                EndBurst(isRecent: pause <= _window);
            }

            _newest.Enqueue(last);
            if (_newest.Count > MaxNewest)
            {
                _ = _newest.Dequeue();
            }

            _last = last;
            _lastAt = now;
            _idleChecks = 0;
        }
    }

    /// <summary>The next entry to look at; null when none is due.</summary>
    public LedgerEntry? Next()
    {
        lock (_gate)
        {
            if (_due.TryDequeue(out var due))
            {
                return due;
            }

            var now = clock.GetUtcNow();
            var isIdle = now - _lastAt >= IdleCheck && now - _lastAt <= _window && now - _checkedAt >= IdleCheck;
            if (!isIdle || _newest.Count == 0)
            {
                return null;
            }

            _checkedAt = now;
            return _newest.ElementAt(_newest.Count - 1 - (_idleChecks++ % _newest.Count));
        }
    }

    /// <summary>Drops what was to be looked at.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _due.Clear();
            _newest.Clear();
        }
    }

    private void EndBurst(bool isRecent)
    {
        while (_newest.TryDequeue(out var entry))
        {
            if (isRecent && _due.Count < MaxDue)
            {
                _due.Enqueue(entry);
            }
        }
    }
}
