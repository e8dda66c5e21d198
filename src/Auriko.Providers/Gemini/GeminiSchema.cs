using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Writes a JSON Schema with the keywords that the API documents for <c>parametersJsonSchema</c> and
/// <c>responseJsonSchema</c>. It passes over all others, so these are left out and named.
/// </summary>
/// <param name="log">Receives what is lost.</param>
internal sealed class GeminiSchema(TranslationLog log)
{
    private const string Definitions = "$defs";
    private const string FormerDefinitions = "definitions";
    private const string Reference = "$ref";
    private const string All = "allOf";

    private static readonly FrozenSet<string> Plain = FrozenSet.Create(
        StringComparer.Ordinal,
        "type", "title", "description", "minItems", "maxItems", "minimum", "maximum", "required", "propertyOrdering",
        "$id", "$anchor", "$schema");

    private static readonly FrozenSet<string> Formats = FrozenSet.Create(
        StringComparer.Ordinal, "date-time", "date", "time", "enum", "int32", "int64", "float", "double");

    /// <summary>Writes a schema.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="schema">The schema as sent.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    public void Write(Utf8JsonWriter writer, JsonElement schema, string pointer)
    {
        writer.WriteStartObject();
        if (schema.ValueKind is JsonValueKind.Object)
        {
            WriteMembers(writer, schema, pointer, []);
        }
        else if (schema.ValueKind is not JsonValueKind.True)
        {
            log.Drop(pointer, "only objects are schemas there");
        }

        writer.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter writer, JsonElement schema, string pointer, HashSet<string> written)
    {
        var isReference = IsReference(schema);
        foreach (var member in schema.EnumerateObject())
        {
            var path = $"{pointer}/{JsonPointer.Escape(member.Name)}";
            if (isReference && !member.Name.StartsWith('$') && member.Name is not (FormerDefinitions or All))
            {
                log.Drop(path, "nothing may stand beside a $ref there");
            }
            else if (member.Name is All)
            {
                var beside = schema.EnumerateObject().Select(other => other.Name);
                WriteAll(writer, member.Value, path, [.. written, .. beside]);
            }
            else if (!written.Contains(member.Name))
            {
                WriteMember(writer, member, schema, path);
            }
        }
    }

    private void WriteMember(Utf8JsonWriter writer, JsonProperty member, JsonElement schema, string path)
    {
        switch (member.Name)
        {
            case var name when Plain.Contains(name):
                WireJson.WriteVerbatim(writer, name, member.Value);
                break;
            case Reference:
                WriteReference(writer, member.Value);
                break;
            case "format" when IsKnownFormat(member.Value):
                WireJson.WriteVerbatim(writer, member.Name, member.Value);
                break;
            case "enum" when member.Value.ValueKind is JsonValueKind.Array:
                WriteChoices(writer, member.Value, path);
                break;
            case "const" when IsScalar(member.Value):
                WriteConstant(writer, member.Value, schema);
                break;
            case "properties" or Definitions or FormerDefinitions when member.Value.ValueKind is JsonValueKind.Object:
                WriteMap(writer, member.Name is FormerDefinitions ? Definitions : member.Name, member.Value, path);
                break;
            case "items" or "additionalProperties" when member.Value.ValueKind is JsonValueKind.Object:
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value, path);
                break;
            case "additionalProperties" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(member.Name, member.Value.GetBoolean());
                break;
            case "prefixItems" or "anyOf" or "oneOf" when member.Value.ValueKind is JsonValueKind.Array:
                WriteList(writer, member.Name, member.Value, path);
                break;
            default:
                log.Drop(path, "the API passes over it");
                break;
        }
    }

    /// <summary>One schema says the same in place; of several the API reads none.</summary>
    private void WriteAll(Utf8JsonWriter writer, JsonElement all, string path, HashSet<string> written)
    {
        if (OnlyOne(all) is { } schema)
        {
            WriteMembers(writer, schema, $"{path}/0", written);
        }
        else
        {
            log.Drop(path, "the API passes over it");
        }
    }

    private static void WriteReference(Utf8JsonWriter writer, JsonElement reference)
    {
        const string Former = $"#/{FormerDefinitions}/";
        if (reference.ValueKind is JsonValueKind.String
            && reference.GetString() is { } text
            && text.StartsWith(Former, StringComparison.Ordinal))
        {
            writer.WriteString(Reference, $"#/{Definitions}/{text[Former.Length..]}");
        }
        else
        {
            WireJson.WriteVerbatim(writer, Reference, reference);
        }
    }

    private void WriteChoices(Utf8JsonWriter writer, JsonElement choices, string path)
    {
        var kept = choices.EnumerateArray().Where(IsScalar).ToArray();
        if (kept.Length == 0)
        {
            log.Drop(path, "choices are strings and numbers there");
            return;
        }

        if (kept.Length < choices.GetArrayLength())
        {
            log.Adjust(path, "choices other than strings and numbers were left out");
        }

        writer.WriteStartArray("enum"u8);
        Array.ForEach(kept, choice => WireJson.WriteVerbatim(writer, choice));
        writer.WriteEndArray();
    }

    private static void WriteConstant(Utf8JsonWriter writer, JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out _))
        {
            writer.WriteString("type"u8, value.ValueKind is JsonValueKind.String ? "string"u8 : "number"u8);
        }

        writer.WriteStartArray("enum"u8);
        WireJson.WriteVerbatim(writer, value);
        writer.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter writer, string name, JsonElement map, string path)
    {
        writer.WriteStartObject(name);
        foreach (var member in map.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value, $"{path}/{JsonPointer.Escape(member.Name)}");
        }

        writer.WriteEndObject();
    }

    private void WriteList(Utf8JsonWriter writer, string name, JsonElement list, string path)
    {
        writer.WriteStartArray(name);
        foreach (var (index, schema) in list.EnumerateArray().Index())
        {
            Write(writer, schema, $"{path}/{index}");
        }

        writer.WriteEndArray();
    }

    private static bool IsReference(JsonElement schema) =>
        schema.TryGetProperty(Reference, out _)
        || (schema.TryGetProperty(All, out var all) && OnlyOne(all) is { } inner && IsReference(inner));

    private static JsonElement? OnlyOne(JsonElement list) =>
        list.ValueKind is JsonValueKind.Array
        && list.GetArrayLength() == 1
        && list[0].ValueKind is JsonValueKind.Object
            ? list[0]
            : null;

    private static bool IsKnownFormat(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && Formats.Contains(value.GetString()!);

    private static bool IsScalar(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
}
