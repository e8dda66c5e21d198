namespace Auriko.Simulator.Model;

/// <summary>
/// Counts tokens roughly as models do: a short word with the space before it is one, a long word is cut every few
/// letters, any other character stands alone.
/// </summary>
internal static class Tokenizer
{
    private const int LongestPiece = 6;

    /// <summary>The length of the token at the start of a text that is not empty.</summary>
    public static int NextLength(ReadOnlySpan<char> text)
    {
        var start = text[0] == ' ' && text.Length > 1 && char.IsAsciiLetterOrDigit(text[1]) ? 1 : 0;
        var end = start;
        while (end < text.Length && end - start < LongestPiece && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end > start)
        {
            return end;
        }

        return char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1;
    }
}
