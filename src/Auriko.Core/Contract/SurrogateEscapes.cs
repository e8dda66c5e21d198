using System.Globalization;

namespace Auriko.Core.Contract;

/// <summary>Finds <c>\uXXXX</c> escapes that are half of a surrogate pair; such a string is not Unicode text.</summary>
internal static class SurrogateEscapes
{
    private const int EscapeLength = 6;

    /// <summary>Whether the inside of a valid JSON string, still escaped, has half of a pair without the other.</summary>
    public static bool HasLone(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is var slash and >= 0)
        {
            escaped = escaped[slash..];
            if (escaped[1] != (byte)'u')
            {
                escaped = escaped[2..];
                continue;
            }

            var unit = Unit(escaped);
            escaped = escaped[EscapeLength..];
            if (!char.IsSurrogate(unit))
            {
                continue;
            }

            if (!char.IsHighSurrogate(unit) || !escaped.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(escaped)))
            {
                return true;
            }

            escaped = escaped[EscapeLength..];
        }

        return false;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
