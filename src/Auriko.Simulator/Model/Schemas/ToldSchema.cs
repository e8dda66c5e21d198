using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>A schema told in words, as callers do with models that write JSON and cannot be held to a schema.</summary>
internal static class ToldSchema
{
    private static readonly JsonReaderOptions Lenient = new() { AllowMultipleValues = true };

    /// <summary>The first JSON object in the system's text that reads as the schema of an object; null when there is none.</summary>
    public static JsonElement? Find(IEnumerable<Turn> turns) => turns
        .Where(turn => turn.Role == TurnRole.System)
        .Select(turn => FindIn(Encoding.UTF8.GetBytes(turn.Text)))
        .FirstOrDefault(schema => schema is not null);

    private static JsonElement? FindIn(ReadOnlySpan<byte> text)
    {
        for (int at; (at = text.IndexOf((byte)'{')) >= 0; text = text[(at + 1)..])
        {
            if (Read(text[at..]) is { } schema)
            {
                return schema;
            }
        }

        return null;
    }

    private static JsonElement? Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Lenient);
        try
        {
            var value = JsonElement.ParseValue(ref reader);
            return value.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object
                ? value
                : null;
        }
        catch (JsonException)
        {
            return null; // a brace of the prose
        }
    }
}
