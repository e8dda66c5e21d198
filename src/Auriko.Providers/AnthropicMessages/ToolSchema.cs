using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// The schema of a tool's arguments, which the API wants to be an object's, to say so, and to be no choice or union of
/// others: those are told to the model in its description.
/// </summary>
internal static class ToolSchema
{
    private const string Description = "description";

    private static readonly string[] Unions = ["anyOf", "oneOf", "allOf"];

    /// <summary>Whether a schema has a keyword.</summary>
    public static bool Has(JsonElement schema, string keyword) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty(keyword, out _);

    /// <summary>Whether a schema is an object's, or says nothing of its type.</summary>
    public static bool IsObject(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object
        && (!schema.TryGetProperty("type"u8, out var type)
            || (type.ValueKind is JsonValueKind.String && type.ValueEquals("object"u8)));

    /// <summary>
    /// Whether a schema is a union at its root of which a branch has properties of its own: they cannot be enforced, for
    /// the root would have to be closed to them.
    /// </summary>
    public static bool IsUnion(JsonElement schema) => Unions.Any(union =>
        schema.ValueKind is JsonValueKind.Object
        && schema.TryGetProperty(union, out var branches)
        && branches.ValueKind is JsonValueKind.Array
        && branches.EnumerateArray().Any(branch => Has(branch, "properties") || Has(branch, "$ref")));

    /// <summary>What cannot be enforced, as the model is told it.</summary>
    /// <param name="description">The description of what it belongs to; null for none.</param>
    /// <param name="constraints">Each with its keyword.</param>
    public static string? Tell(string? description, IReadOnlyList<string> constraints)
    {
        var told = constraints.Count > 0 ? $"Constraints: {string.Join("; ", constraints)}" : null;
        return description is null || told is null ? description ?? told : $"{description}\n{told}";
    }

    /// <summary>Writes a schema, verbatim where it is an object's already.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="schema">The schema; null for a tool without arguments.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    /// <param name="log">Receives what is changed.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement? schema, string pointer, TranslationLog log)
    {
        if (schema is { } given && Has(given, "type") && IsObject(given) && !Unions.Any(union => Has(given, union)))
        {
            WireJson.WriteVerbatim(writer, given);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        if (schema is { ValueKind: JsonValueKind.Object } members)
        {
            WriteMembers(writer, members, pointer, log);
        }
        else
        {
            writer.WriteStartObject("properties"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement schema, string pointer, TranslationLog log)
    {
        var description = default(string);
        var told = new List<string>();
        foreach (var member in schema.EnumerateObject())
        {
            if (member.Name == "type")
            {
                if (!IsObject(schema))
                {
                    log.Adjust($"{pointer}/type", "'object' was sent, the only type that arguments may have");
                }
            }
            else if (Unions.Contains(member.Name))
            {
                log.Adjust($"{pointer}/{member.Name}", "the provider takes none at the root; the model was told it");
                told.Add($"{member.Name}: {member.Value.GetRawText()}");
            }
            else if (member is { Name: Description, Value.ValueKind: JsonValueKind.String })
            {
                description = member.Value.GetString();
            }
            else
            {
                WireJson.WriteVerbatim(writer, member.Name, member.Value);
            }
        }

        if (Tell(description, told) is { } text)
        {
            writer.WriteString(Description, text);
        }
    }
}
