using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>A record of a segment, or bytes that are none.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Payload">The record's payload, valid until the next piece is asked for; null for damaged bytes.</param>
internal readonly record struct WalPiece(long Offset, long End, ReadOnlyMemory<byte>? Payload);

/// <summary>
/// Reads the pieces of a segment in order. Damaged bytes are a piece of their own; reading goes on behind them.
/// </summary>
internal static class WalScan
{
    private const int BufferLength = 256 << 10;

    public static IEnumerable<WalPiece> Read(SafeFileHandle segment, long from, long to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (from < to)
            {
                var filled = Fill(segment, buffer, from, to);
                var isEnd = from + filled >= to || filled < buffer.Length;
                var read = 0;
                while (Next(buffer, read, filled, isEnd, from) is { } piece)
                {
                    yield return piece;
                    read = (int)(piece.End - from);
                }

                from += read;
                if (isEnd)
                {
                    yield break;
                }

                buffer = read == 0 ? Grow(buffer) : buffer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The piece at a place of the buffer; null when the buffer holds no more, or too little of a record.</summary>
    private static WalPiece? Next(byte[] buffer, int start, int filled, bool isEnd, long offset)
    {
        var rest = buffer.AsSpan(start, filled - start);
        if (rest.IsEmpty)
        {
            return null;
        }

        switch (WalRecord.Read(rest, out var length))
        {
            case WalRecordState.Whole:
                var payload = buffer.AsMemory(start + WalRecord.HeaderLength, length - WalRecord.HeaderLength);
                return new WalPiece(offset + start, offset + start + length, payload);
            case WalRecordState.Partial when !isEnd:
                return null;
            default:
                return new WalPiece(offset + start, offset + start + WalRecord.SkipDamage(rest, isEnd), null);
        }
    }

    private static int Fill(SafeFileHandle segment, byte[] buffer, long from, long to)
    {
        var wanted = (int)Math.Min(buffer.Length, to - from);
        var filled = 0;
        while (filled < wanted)
        {
            var count = RandomAccess.Read(segment, buffer.AsSpan(filled, wanted - filled), from + filled);
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
