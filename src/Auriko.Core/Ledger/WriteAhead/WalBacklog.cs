namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>
/// The segments a process has, and how far they are shipped. A segment stays for a while after it is shipped, so that it
/// can be shipped again. Safe for concurrent use; one thread ships.
/// </summary>
internal sealed class WalBacklog
{
    private readonly Lock _gate = new();
    private readonly List<WalSegment> _segments = [];
    private WalPosition _end;
    private WalPosition _shipped;
    private DateTimeOffset _unshippedSince;

    public long UnshippedBytes
    {
        get
        {
            lock (_gate)
            {
                return _end.Bytes - _shipped.Bytes;
            }
        }
    }

    public long UnshippedEntries
    {
        get
        {
            lock (_gate)
            {
                return _end.Entries - _shipped.Entries;
            }
        }
    }

    /// <summary>Bytes on disk, shipped ones included.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? 0 : _end.Bytes - _segments[0].Start.Bytes;
            }
        }
    }

    /// <summary>Since when the oldest entry that is not shipped has been waiting; null when none is.</summary>
    public DateTimeOffset? UnshippedSince
    {
        get
        {
            lock (_gate)
            {
                return _end.Bytes == _shipped.Bytes ? null : _unshippedSince;
            }
        }
    }

    public long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? _end.Sequence + 1 : _segments[^1].Sequence + 1;
            }
        }
    }

    /// <summary>Adds an empty segment at the end.</summary>
    public WalSegment Open(long sequence, string path, DateTimeOffset now)
    {
        lock (_gate)
        {
            var segment = new WalSegment(sequence, path, _end with { Sequence = sequence, Offset = 0 }) { OpenedAt = now };
            _segments.Add(segment);
            _end = segment.End;
            return segment;
        }
    }

    /// <summary>Counts records that have become durable at the end of the last segment.</summary>
    public void Append(WalSegment segment, long bytes, long entries, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_end.Bytes == _shipped.Bytes)
            {
                _unshippedSince = now;
            }

            segment.Length += bytes;
            segment.Entries += entries;
            _end = segment.End;
        }
    }

    public void Seal(WalSegment segment)
    {
        lock (_gate)
        {
            segment.IsSealed = true;
        }
    }

    /// <summary>What is to be shipped next; null when all is shipped.</summary>
    public WalRange? Next()
    {
        lock (_gate)
        {
            foreach (var segment in _segments)
            {
                if (segment.Sequence > _shipped.Sequence && segment.Length > 0)
                {
                    return new WalRange(segment.Path, segment.Start, segment.End, segment.End == _end);
                }

                if (segment.Sequence == _shipped.Sequence && segment.Length > _shipped.Offset)
                {
                    return new WalRange(segment.Path, _shipped, segment.End, segment.End == _end);
                }
            }

            return null;
        }
    }

    /// <summary>Remembers that everything before a place is shipped.</summary>
    /// <param name="upTo">The place.</param>
    /// <param name="readAt">When it was the end of the backlog; null when there was more already.</param>
    /// <param name="now">The time.</param>
    public void Shipped(WalPosition upTo, DateTimeOffset? readAt, DateTimeOffset now)
    {
        lock (_gate)
        {
            _shipped = upTo;
            foreach (var segment in _segments)
            {
                if (segment.Sequence == upTo.Sequence || (segment.Sequence < upTo.Sequence && segment.ShippedAt is null))
                {
                    segment.ShippedAt = now;
                }
            }

            _unshippedSince = readAt ?? _segments.Find(segment => segment.End.Bytes > upTo.Bytes)?.OpenedAt ?? now;
        }
    }

    /// <summary>Makes everything shipped since a time unshipped again, whole segments at a time.</summary>
    /// <returns>How many entries that is.</returns>
    public long Rewind(DateTimeOffset since)
    {
        lock (_gate)
        {
            var first = _segments.Find(segment => segment.ShippedAt >= since);
            if (first is null || first.Start.Bytes >= _shipped.Bytes)
            {
                return 0;
            }

            var entries = _shipped.Entries - first.Start.Entries;
            _unshippedSince = first.OpenedAt;
            _shipped = first.Start;
            return entries;
        }
    }

    /// <summary>
    /// Takes out the segments that need not be kept: wholly shipped, and shipped before a time or too many to keep.
    /// </summary>
    public IReadOnlyList<WalSegment> Trim(DateTimeOffset shippedBefore, long maxBytes)
    {
        lock (_gate)
        {
            var count = 0;
            foreach (var segment in _segments)
            {
                var isDone = segment.IsSealed && segment.End.Bytes <= _shipped.Bytes;
                var isOld = segment.ShippedAt is not { } at || at < shippedBefore;
                if (!isDone || !(isOld || _end.Bytes - segment.Start.Bytes > maxBytes))
                {
                    break;
                }

                count++;
            }

            var trimmed = _segments[..count];
            _segments.RemoveRange(0, count);
            return trimmed;
        }
    }
}
