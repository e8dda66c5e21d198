using System.Text;

namespace Auriko.Core.Streaming;

/// <summary>
/// Joins pieces of text so that each piece handed on is well-formed: a high surrogate at the end of a piece waits for the
/// next one, and what has no partner becomes U+FFFD. One carry belongs to one text.
/// </summary>
internal struct Utf16Carry
{
    private const string Replacement = "\uFFFD";

    private char _held;

    /// <summary>The well-formed text made of what was held back and <paramref name="piece"/>; may be empty.</summary>
    public string Join(string piece)
    {
        if (_held == 0 && !piece.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return piece;
        }

        return JoinSlowly(piece);
    }

    /// <summary>What is still held back, at the end of the text.</summary>
    public string Flush()
    {
        var rest = _held == 0 ? string.Empty : Replacement;
        _held = '\0';
        return rest;
    }

    /// <summary>A whole text made well-formed.</summary>
    public static string WellFormed(string text)
    {
        var carry = default(Utf16Carry);
        return carry.Join(text) + carry.Flush();
    }

    private string JoinSlowly(string piece)
    {
        var whole = _held == 0 ? piece : _held + piece;
        _held = '\0';
        if (whole.Length > 0 && char.IsHighSurrogate(whole[^1]))
        {
            _held = whole[^1];
            whole = whole[..^1];
        }

        var wellFormed = new StringBuilder(whole.Length);
        foreach (var rune in whole.EnumerateRunes())
        {
            wellFormed.Append(rune);
        }

        return wellFormed.ToString();
    }
}
