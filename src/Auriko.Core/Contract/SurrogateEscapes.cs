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

    /// <summary>Valid JSON with each escape of half a pair replaced by that of U+FFFD.</summary>
    public static string ReplaceLone(string json)
    {
        var replaced = json.ToCharArray();
        for (var at = json.IndexOf('\\', StringComparison.Ordinal); at >= 0; at = json.IndexOf('\\', at))
        {
            if (json[at + 1] != 'u')
            {
                at += 2;
                continue;
            }

            var isPair = char.IsHighSurrogate(Unit(json, at))
                && json.AsSpan(at + EscapeLength).StartsWith("\\u", StringComparison.Ordinal)
                && char.IsLowSurrogate(Unit(json, at + EscapeLength));
            if (!isPair && char.IsSurrogate(Unit(json, at)))
            {
                "\\ufffd".CopyTo(replaced.AsSpan(at));
            }

            at += isPair ? 2 * EscapeLength : EscapeLength;
        }

        return new string(replaced);
    }

    private static char Unit(string json, int escape) =>
        (char)ushort.Parse(json.AsSpan(escape + 2, EscapeLength - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
