using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>Takes up the segments of a process that is gone.</summary>
/// <remarks>
/// What a kill left half-written at the end of a segment was never acknowledged and is cut. A whole record at the end
/// whose checksum is wrong is kept in quarantine. Damage before the end stays where it is and is skipped by the reader.
/// </remarks>
internal static partial class WalRecovery
{
    /// <exception cref="IOException">The segment cannot be read or cut.</exception>
    public static void Load(WalBacklog backlog, long sequence, string path, string quarantine, ILogger logger)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var (whole, entries) = Measure(file);
        CutTail(file, whole, path, quarantine, logger);

        var writtenAt = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
        var segment = backlog.Open(sequence, path, writtenAt);
        backlog.Append(segment, whole, entries, writtenAt);
        backlog.Seal(segment);
        LogTakenUp(logger, path, entries, whole);
    }

    private static (long Whole, long Entries) Measure(SafeFileHandle file)
    {
        var (whole, entries) = (0L, 0L);
        foreach (var piece in WalScan.Read(file, 0, RandomAccess.GetLength(file)))
        {
            if (piece.Payload is not null)
            {
                whole = piece.End;
                entries++;
            }
        }

        return (whole, entries);
    }

    private static void CutTail(SafeFileHandle file, long whole, string path, string quarantine, ILogger logger)
    {
        var tail = new byte[RandomAccess.GetLength(file) - whole];
        if (tail.Length == 0)
        {
            return;
        }

        _ = RandomAccess.Read(file, tail, whole);
        if (WalRecord.Read(tail, out _) == WalRecordState.Damaged && tail.AsSpan().ContainsAnyExcept((byte)0))
        {
            WalQuarantine.Keep(quarantine, path, whole, tail);
            LogDamagedEnd(logger, path, whole, tail.Length);
        }
        else
        {
            LogTornEnd(logger, path, whole, tail.Length);
        }

        RandomAccess.SetLength(file, whole);
    }

    [LoggerMessage(EventIds.Ledger + 2, LogLevel.Information, "Taking up {Entries} ledger entries ({Bytes} bytes) of {Path}.")]
    private static partial void LogTakenUp(ILogger logger, string path, long entries, long bytes);

    [LoggerMessage(
        EventIds.Ledger + 3,
        LogLevel.Warning,
        "A write to {Path} was cut short by the end of its process; {Bytes} bytes at {Offset}, never acknowledged, are cut.")]
    private static partial void LogTornEnd(ILogger logger, string path, long offset, int bytes);

    [LoggerMessage(
        EventIds.Ledger + 4,
        LogLevel.Error,
        "The end of {Path} is damaged: {Bytes} bytes at {Offset} are now in the quarantine folder beside it.")]
    private static partial void LogDamagedEnd(ILogger logger, string path, long offset, int bytes);
}
