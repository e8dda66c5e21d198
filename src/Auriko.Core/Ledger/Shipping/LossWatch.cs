namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Chooses entries whose being in the table still is to be checked, so that a storage that died and came back between two
/// calls, and forgot what it had acknowledged, is found out. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Such a storage forgets the newest entries, and takes a while to come back. So it is enough to look at the last entry
/// before every pause, after the pause; and, while nothing comes, at the last one from time to time.
/// </remarks>
internal sealed class LossWatch(LedgerSettings settings, TimeProvider clock)
{
    private const int MaxDue = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _window = settings.ReshipWindow;
    private readonly Lock _gate = new();
    private readonly Queue<LedgerEntry> _due = [];
    private LedgerEntry? _last;
    private DateTimeOffset _lastAt;
    private DateTimeOffset _checkedAt;

    /// <summary>Entries were inserted.</summary>
    /// <param name="last">The last of them.</param>
    public void Inserted(LedgerEntry last)
    {
        if (_window == TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var pause = now - _lastAt;
            if (_last is not null && pause >= Pause && pause <= _window && _due.Count < MaxDue)
            {
                _due.Enqueue(_last);
            }

            _last = last;
            _lastAt = now;
        }
    }

    /// <summary>The next entry to look at; null when none is due.</summary>
    public LedgerEntry? Next()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_due.TryDequeue(out var due))
            {
                return due;
            }

            if (_last is null || now - _lastAt > _window || now - _lastAt < IdleCheck || now - _checkedAt < IdleCheck)
            {
                return null;
            }

            _checkedAt = now;
            return _last;
        }
    }

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
}
