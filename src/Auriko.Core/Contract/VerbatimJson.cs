using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Writes JSON that somebody else made, byte for byte.</summary>
internal static class VerbatimJson
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>Writes <paramref name="element"/> as a value.</summary>
    /// <remarks>
    /// Line ends between tokens become spaces: an event must stay on one line of its stream. Inside strings JSON has
    /// none. The bytes are not checked again, so text that a strict writer would refuse passes as it came.
    /// </remarks>
    public static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!raw.ContainsAny(LineEnds))
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        var line = ArrayPool<byte>.Shared.Rent(raw.Length);
        var copy = line.AsSpan(0, raw.Length);
        raw.CopyTo(copy);
        copy.ReplaceAny(LineEnds, (byte)' ');
        writer.WriteRawValue(copy, skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(line);
    }

    /// <summary>Writes a list of elements.</summary>
    public static void WriteList(Utf8JsonWriter writer, IReadOnlyList<JsonElement> elements)
    {
        writer.WriteStartArray();
        for (var index = 0; index < elements.Count; index++)
        {
            Write(writer, elements[index]);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the members of an object that are not among <paramref name="except"/>.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, JsonElement source, params ReadOnlySpan<string> except)
    {
        foreach (var member in source.EnumerateObject())
        {
            if (!except.Contains(member.Name))
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value);
            }
        }
    }
}
