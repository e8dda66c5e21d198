using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>A schema told in words, as callers do with models that write JSON and cannot be held to a schema.</summary>
internal static class ToldSchema
{
    private static readonly JsonReaderOptions Lenient = new() { AllowMultipleValues = true };

    /// <summary>The first JSON object in the system's text that reads as the schema of an object; null when there is none.</summary>
    public static JsonElement? Find(IEnumerable<Turn> turns)
    {
        foreach (var turn in turns.Where(turn => turn.Role == TurnRole.System))
        {
            for (var at = turn.Text.IndexOf('{'); at >= 0; at = turn.Text.IndexOf('{', at + 1))
            {
                if (TryRead(turn.Text.AsSpan(at), out var schema))
                {
                    return schema;
                }
            }
        }

        return null;
    }

    private static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out JsonElement? schema)
    {
        schema = null;
        try
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            var reader = new Utf8JsonReader(bytes, Lenient);
            var value = JsonElement.ParseValue(ref reader);
            schema = value.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object
                ? value
                : null;
        }
        catch (JsonException)
        {
            return false;
        }

        return schema is not null;
    }
}
