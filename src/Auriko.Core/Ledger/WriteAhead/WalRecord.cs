using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>What stands at a place of a segment.</summary>
internal enum WalRecordState
{
    /// <summary>A whole record.</summary>
    Whole,

    /// <summary>The beginning of a record whose rest is not there.</summary>
    Partial,

    /// <summary>No record, or one whose checksum is wrong.</summary>
    Damaged,
}

/// <summary>
/// The frame of one record: marker, payload length, CRC-32C of length and payload, payload; numbers little-endian. Pure.
/// </summary>
/// <remarks>
/// The marker begins with a byte that UTF-8 never uses, so it does not occur in a payload and reading can find its place
/// again behind damaged bytes.
/// </remarks>
internal static class WalRecord
{
    public const int HeaderLength = 12;

    public const int MaxPayload = 8 << 20;

    private static ReadOnlySpan<byte> Marker => [0xFF, (byte)'A', (byte)'L', (byte)'1'];

    public static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload, nameof(payload));
        var record = buffer.GetSpan(HeaderLength + payload.Length);
        Marker.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], payload.Length);
        payload.CopyTo(record[HeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Checksum(payload));
        buffer.Advance(HeaderLength + payload.Length);
    }

    /// <param name="bytes">The segment from a place on.</param>
    /// <param name="length">The record's length with its header; only of a whole one.</param>
    public static WalRecordState Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        var marked = bytes.Length < Marker.Length ? Marker.StartsWith(bytes) : bytes.StartsWith(Marker);
        if (!marked)
        {
            return WalRecordState.Damaged;
        }

        if (bytes.Length < HeaderLength)
        {
            return WalRecordState.Partial;
        }

        var payload = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (payload is < 0 or > MaxPayload)
        {
            return WalRecordState.Damaged;
        }

        if (bytes.Length < HeaderLength + payload)
        {
            return WalRecordState.Partial;
        }

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (checksum != Checksum(bytes.Slice(HeaderLength, payload)))
        {
            return WalRecordState.Damaged;
        }

        length = HeaderLength + payload;
        return WalRecordState.Whole;
    }

    /// <summary>How many bytes to skip from damaged ones to where a record may begin; all of them when none may.</summary>
    /// <param name="bytes">The segment from the damage on.</param>
    /// <param name="isEnd">Whether nothing follows; otherwise a marker cut in two may stand at the end.</param>
    public static int SkipDamage(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var next = bytes[1..].IndexOf(Marker);
        if (next >= 0)
        {
            return next + 1;
        }

        return isEnd ? bytes.Length : Math.Max(1, bytes.Length - (Marker.Length - 1));
    }

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)payload.Length);
        while (payload.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            payload = payload[sizeof(ulong)..];
        }

        foreach (var value in payload)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
