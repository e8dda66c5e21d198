using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>The schema of a tool's arguments, which the API wants to be an object's, and to say so.</summary>
internal static class ToolSchema
{
    /// <summary>Whether a schema has a keyword.</summary>
    public static bool Has(JsonElement schema, string keyword) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty(keyword, out _);

    /// <summary>Whether a schema is an object's, or says nothing of its type.</summary>
    public static bool IsObject(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object
        && (!schema.TryGetProperty("type"u8, out var type)
            || (type.ValueKind is JsonValueKind.String && type.ValueEquals("object"u8)));

    /// <summary>Writes a schema, verbatim where it is an object's already.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="schema">The schema; null for a tool without arguments.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    /// <param name="log">Receives what is changed.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement? schema, string pointer, TranslationLog log)
    {
        if (schema is { } given && Has(given, "type") && IsObject(given))
        {
            WireJson.WriteVerbatim(writer, given);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        if (schema is not { ValueKind: JsonValueKind.Object } members)
        {
            writer.WriteStartObject("properties"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
            return;
        }

        foreach (var member in members.EnumerateObject())
        {
            if (member.Name == "type")
            {
                log.Adjust($"{pointer}/type", "'object' was sent, the only type that arguments may have");
            }
            else
            {
                WireJson.WriteVerbatim(writer, member.Name, member.Value);
            }
        }

        writer.WriteEndObject();
    }
}
