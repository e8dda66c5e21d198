using System.Globalization;

namespace Auriko.Core.Contract;

/// <summary>Finds <c>\uXXXX</c> escapes that are half of a surrogate pair; such a string is not Unicode text.</summary>
internal static class SurrogateEscapes
{
    private const int EscapeLength = 6;

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>Whether valid JSON, or the inside of a string of it, has half of a pair without the other.</summary>
    public static bool HasLone(ReadOnlySpan<byte> escaped) => IndexOfLone(escaped) >= 0;

    /// <summary>Replaces in valid JSON each escape of half a pair by that of U+FFFD, which is as long.</summary>
    public static void ReplaceLone(Span<byte> json)
    {
        for (int at; (at = IndexOfLone(json)) >= 0; json = json[(at + EscapeLength)..])
        {
            Replacement.CopyTo(json[at..]);
        }
    }

    private static int IndexOfLone(ReadOnlySpan<byte> escaped)
    {
        for (int at = 0, slash; (slash = escaped[at..].IndexOf((byte)'\\')) >= 0;)
        {
            at += slash;
            if (escaped[at + 1] != (byte)'u')
            {
                at += 2;
                continue;
            }

            var unit = Unit(escaped[at..]);
            var rest = escaped[(at + EscapeLength)..];
            var isPair = char.IsHighSurrogate(unit) && rest.StartsWith("\\u"u8) && char.IsLowSurrogate(Unit(rest));
            if (!isPair && char.IsSurrogate(unit))
            {
                return at;
            }

            at += isPair ? 2 * EscapeLength : EscapeLength;
        }

        return -1;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
