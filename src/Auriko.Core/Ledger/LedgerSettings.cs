namespace Auriko.Core.Ledger;

/// <summary>The ledger's settings, checked and frozen.</summary>
/// <param name="Durability">Where an entry must be before the caller gets the end of the reply.</param>
/// <param name="Directory">The local file's folder.</param>
/// <param name="MaxBacklogBytes">Most bytes that may wait in the local file.</param>
internal sealed record LedgerSettings(LedgerDurability Durability, string Directory, long MaxBacklogBytes)
{
    public TimeSpan StorageTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(3);

    public TimeSpan ShipInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReshipWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How old a segment gets before another is begun, so that what is shipped can be deleted.</summary>
    public TimeSpan SegmentAge => TimeSpan.FromSeconds(Math.Clamp(ReshipWindow.TotalSeconds / 4, 1, 15));

    /// <summary>A segment is deleted once shipped, so segments are much smaller than the whole backlog.</summary>
    public long SegmentBytes { get; init; } = Math.Min(8L << 20, Math.Max(64L << 10, MaxBacklogBytes / 8));

    /// <summary>New requests are refused when less than this is left; it is for the entries of those already running.</summary>
    public long Headroom => MaxBacklogBytes / 16;
}
