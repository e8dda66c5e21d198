namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// What was inserted past the local file within the reship window, at most <see cref="MaxEntries"/> of it. Safe for
/// concurrent use.
/// </summary>
internal sealed class RecentInserts(LedgerSettings settings, TimeProvider clock)
{
    public const int MaxEntries = 20_000;

    private readonly TimeSpan _window = settings.ReshipWindow;
    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, LedgerEntry Entry)> _entries = [];

    public void Add(IReadOnlyList<LedgerEntry> entries)
    {
        if (_window == TimeSpan.Zero)
        {
            return;
        }

        var now = clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _entries.Enqueue((now, entry));
            }

            Drop(now);
        }
    }

    /// <summary>Takes out what was inserted within the window before a time, and since, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Take(DateTimeOffset before)
    {
        lock (_gate)
        {
            Drop(before);
            var taken = _entries.Select(recent => recent.Entry).ToArray();
            _entries.Clear();
            return taken;
        }
    }

    private void Drop(DateTimeOffset now)
    {
        while (_entries.TryPeek(out var oldest) && (now - oldest.At > _window || _entries.Count > MaxEntries))
        {
            _ = _entries.Dequeue();
        }
    }
}
