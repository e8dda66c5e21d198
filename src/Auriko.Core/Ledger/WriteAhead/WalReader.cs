using System.Text.Json;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>Entries that are shipped together.</summary>
/// <param name="Entries">The entries in the order they were recorded; empty where only damage was found.</param>
/// <param name="UpTo">Where the next ones begin.</param>
/// <param name="ReadAt">When it was the end of the backlog; null when more was there already.</param>
internal sealed record WalRound(IReadOnlyList<LedgerEntry> Entries, WalPosition UpTo, DateTimeOffset? ReadAt);

/// <summary>Reads the entries that are not shipped, in order. Used by one thread at a time.</summary>
internal sealed partial class WalReader(
    WriteAheadFile file, LedgerFolder folder, TimeProvider clock, ILogger<WalReader> logger)
{
    private const int MaxEntries = 1000;

    /// <summary>The next entries, of one segment; null when all are shipped.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public WalRound? Read()
    {
        var now = clock.GetUtcNow();
        if (file.Backlog.Next() is not { } range)
        {
            return null;
        }

        var entries = new List<LedgerEntry>();
        var upTo = range.To;
        try
        {
            using var segment = File.OpenHandle(range.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            upTo = Read(segment, range, entries);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            LogVanished(logger, range.Path, e);
        }

        return new WalRound(entries, upTo, range.IsEnd && upTo == range.To ? now : null);
    }

    private WalPosition Read(SafeFileHandle segment, WalRange range, List<LedgerEntry> entries)
    {
        var count = 0;
        foreach (var piece in WalScan.Read(segment, range.From.Offset, range.To.Offset))
        {
            if (piece.Payload is not { } payload)
            {
                Keep(segment, range.Path, piece);
                continue;
            }

            AddEntry(range.Path, piece, payload, entries);
            if (++count == MaxEntries && piece.End < range.To.Offset)
            {
                return range.From with
                {
                    Offset = piece.End,
                    Entries = range.From.Entries + count,
                    Bytes = range.From.Bytes + piece.End - range.From.Offset,
                };
            }
        }

        return range.To;
    }

    private void AddEntry(string path, WalPiece piece, ReadOnlyMemory<byte> payload, List<LedgerEntry> entries)
    {
        try
        {
            entries.Add(JsonSerializer.Deserialize(payload.Span, LedgerJson.Default.LedgerEntry)
                ?? throw new JsonException("null"));
        }
        catch (JsonException)
        {
            WalQuarantine.Keep(folder.Quarantine, path, piece.Offset, payload.Span);
            LogNoEntry(logger, path, piece.Offset);
        }
    }

    private void Keep(SafeFileHandle segment, string path, WalPiece damage)
    {
        var bytes = new byte[damage.End - damage.Offset];
        var count = RandomAccess.Read(segment, bytes, damage.Offset);
        WalQuarantine.Keep(folder.Quarantine, path, damage.Offset, bytes.AsSpan(0, count));
        LogDamage(logger, path, damage.Offset, bytes.Length);
    }

    [LoggerMessage(
        EventIds.Ledger + 5,
        LogLevel.Error,
        "{Bytes} damaged bytes at {Offset} of {Path} are skipped and kept in the quarantine folder beside it.")]
    private static partial void LogDamage(ILogger logger, string path, long offset, int bytes);

    [LoggerMessage(
        EventIds.Ledger + 6,
        LogLevel.Error,
        "The record at {Offset} of {Path} is no ledger entry; it is skipped and kept in the quarantine folder beside it.")]
    private static partial void LogNoEntry(ILogger logger, string path, long offset);

    [LoggerMessage(EventIds.Ledger + 7, LogLevel.Error, "The segment {Path} is gone; its entries are lost.")]
    private static partial void LogVanished(ILogger logger, string path, Exception cause);
}
