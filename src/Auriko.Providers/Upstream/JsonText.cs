using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Auriko.Providers.Upstream;

/// <summary>
/// Reads upstream JSON without trusting it: a member of the wrong kind is as good as absent, and a string may hold half
/// of a surrogate pair, because upstreams cut text between two deltas wherever they like.
/// </summary>
internal static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>A text as JSON; null when it is none.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member; null when it is absent, null, or the owner is no object.</summary>
    public static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object
        && owner.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>A member that is a string.</summary>
    public static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } value ? Of(value) : null;

    /// <summary>A member that is a string or a number, as text.</summary>
    public static string? Scalar(JsonElement owner, string name) => Member(owner, name) switch
    {
        { ValueKind: JsonValueKind.String } value => Of(value),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    /// <summary>A member that is a whole number of at least 0.</summary>
    public static long? Count(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetInt64(out var count)
        && count >= 0
            ? count
            : null;

    /// <summary>The items of a member that is a list; nothing otherwise.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    /// <summary>A string's text; half of a pair stays as it is.</summary>
    public static string Of(JsonElement text)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(text);
        return Unescape(quoted[1..^1]);
    }

    /// <summary>The text of a reader that stands on a string; half of a pair stays as it is.</summary>
    public static string Of(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped
            ? Unescape(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan)
            : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var slash = escaped.IndexOf((byte)'\\');
        if (slash < 0)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        var text = new StringBuilder(escaped.Length);
        for (; slash >= 0; slash = escaped.IndexOf((byte)'\\'))
        {
            text.Append(Encoding.UTF8.GetString(escaped[..slash]));
            escaped = escaped[slash..];
            if (escaped[1] == (byte)'u')
            {
                text.Append((char)ushort.Parse(
                    escaped[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                escaped = escaped[EscapeLength..];
            }
            else
            {
                text.Append(Single((char)escaped[1]));
                escaped = escaped[2..];
            }
        }

        return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
    }

    private static char Single(char escape) => escape switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        'f' => '\f',
        _ => escape,
    };
}
