using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace Auriko.Simulator.Wire;

/// <summary>
/// The frame of one kind of delta, rendered once for a stream: only the delta, the padding and the number change.
/// That keeps an unpaced stream bound by copying, not by building JSON.
/// </summary>
/// <param name="head">Everything up to the delta, its opening quote included.</param>
/// <param name="middle">From the delta's closing quote to where the padding member may stand.</param>
/// <param name="tail">What follows the padding, up to the sequence number, or to the end when there is none.</param>
internal sealed class DeltaTemplate(string head, string middle, string tail)
{
    private const int PaddedTo = 16;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    private readonly byte[] _head = Encoding.UTF8.GetBytes(head);
    private readonly byte[] _middle = Encoding.UTF8.GetBytes(middle);
    private readonly byte[] _tail = Encoding.UTF8.GetBytes(tail);

    private static ReadOnlySpan<byte> Padding => "aQ7xLr0ZpW3nVt9KbE5sYh2MdG8uCf4RjN6oXi1TzBqPvUkAeSwHmJgDlFyOc"u8;

    private static ReadOnlySpan<byte> PaddingName => ",\"obfuscation\":\""u8;

    /// <summary>Writes the frame of one delta.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="delta">The text of the delta, not yet escaped.</param>
    /// <param name="number">The sequence number, or −1 for a dialect without one.</param>
    /// <param name="padded">Whether to add the padding member.</param>
    public void Write(FrameBuffer buffer, ReadOnlySpan<char> delta, long number, bool padded)
    {
        var room = _head.Length + (delta.Length * 6) + _middle.Length + _tail.Length + 64;
        var span = buffer.GetSpan(room);
        var at = Copy(_head, span, 0);
        at += Escape(delta, span[at..]);
        at = Copy(_middle, span, at);
        if (padded)
        {
            at = Copy(PaddingName, span, at);
            var start = (int)((number + delta.Length) & 31);
            at = Copy(Padding.Slice(start, PaddedTo - (delta.Length % PaddedTo)), span, at);
            span[at++] = (byte)'"';
        }

        at = Copy(_tail, span, at);
        if (number >= 0)
        {
            Utf8Formatter.TryFormat(number, span[at..], out var digits);
            at += digits;
        }

        at = Copy("}\n\n"u8, span, at);
        buffer.Advance(at);
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> span, int at)
    {
        bytes.CopyTo(span[at..]);
        return at + bytes.Length;
    }

    private static int Escape(ReadOnlySpan<char> delta, Span<byte> span)
    {
        if (!delta.ContainsAnyExcept(Plain))
        {
            return Encoding.UTF8.GetBytes(delta, span);
        }

        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(delta.ToString());
        return Encoding.UTF8.GetBytes(escaped, span);
    }
}
