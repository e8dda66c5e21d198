namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>One segment of the backlog. Guarded by the lock of the <see cref="WalBacklog"/> it is in.</summary>
/// <param name="sequence">Its number; segments are shipped in the order of their numbers.</param>
/// <param name="path">Its file.</param>
/// <param name="start">Where it begins.</param>
internal sealed class WalSegment(long sequence, string path, WalPosition start)
{
    public long Sequence => sequence;

    public string Path => path;

    public WalPosition Start => start;

    /// <summary>How many bytes of it are durable; what may lie behind them in the file does not count.</summary>
    public long Length { get; set; }

    public long Entries { get; set; }

    public bool IsSealed { get; set; }

    /// <summary>When its first record came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was last shipped to its end.</summary>
    public DateTimeOffset? ShippedAt { get; set; }

    public WalPosition End => new(sequence, Length, start.Entries + Entries, start.Bytes + Length);
}

/// <summary>A place in the backlog.</summary>
/// <param name="Sequence">The segment.</param>
/// <param name="Offset">Bytes before it in the segment.</param>
/// <param name="Entries">Entries before it since the process started.</param>
/// <param name="Bytes">Bytes before it since the process started.</param>
internal readonly record struct WalPosition(long Sequence, long Offset, long Entries, long Bytes);

/// <summary>A stretch of one segment, all of it durable.</summary>
/// <param name="Path">The segment's file.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="IsEnd">Whether the backlog ended there.</param>
internal sealed record WalRange(string Path, WalPosition From, WalPosition To, bool IsEnd);
