using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Fits a JSON Schema to what the provider enforces: it refuses a schema with anything else in it. Objects are closed;
/// what cannot be enforced is told to the model in the description of what it belongs to.
/// </summary>
/// <param name="pointer">The schema's JSON pointer.</param>
/// <param name="log">Receives what is changed.</param>
internal sealed class SchemaSubset(string pointer, TranslationLog log)
{
    private const string Description = "description";
    private const string Others = "additionalProperties";

    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "$schema", "$ref", "type", "required", "title", "default", "enum", "const", "pattern", "nullable");

    private static readonly FrozenSet<string> Formats = FrozenSet.Create(
        StringComparer.Ordinal,
        "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private bool _hasClosed;

    /// <summary>Fits a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="extras">Keywords with a text, to add to it.</param>
    public JsonElement Of(JsonElement schema, params (string Keyword, string Text)?[] extras) => WireJson.Make(writer =>
    {
        writer.WriteStartObject();
        foreach (var extra in extras)
        {
            if (extra is var (keyword, text) && keyword != Description)
            {
                writer.WriteString(keyword, text);
            }
        }

        var description = extras.FirstOrDefault(extra => extra?.Keyword == Description)?.Text;
        WriteMembers(writer, schema, pointer, description);
        writer.WriteEndObject();
    });

    private void Write(Utf8JsonWriter writer, JsonElement schema, string path)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            WireJson.WriteVerbatim(writer, schema);
            return;
        }

        writer.WriteStartObject();
        WriteMembers(writer, schema, path, null);
        writer.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter writer, JsonElement schema, string path, string? description)
    {
        var told = new List<string>();
        foreach (var member in schema.EnumerateObject())
        {
            if (member.Name == Description && member.Value.ValueKind is JsonValueKind.String)
            {
                description = member.Value.GetString();
            }
            else if (member.Name != Others && !TryWrite(writer, member, $"{path}/{JsonPointer.Escape(member.Name)}"))
            {
                told.Add($"{member.Name}: {member.Value.GetRawText()}");
            }
        }

        if (ToolSchema.Tell(description, told) is { } text)
        {
            writer.WriteString(Description, text);
        }

        Close(writer, schema);
    }

    /// <summary>Writes a keyword; false when the provider does not enforce it.</summary>
    private bool TryWrite(Utf8JsonWriter writer, JsonProperty member, string path)
    {
        switch (member.Name)
        {
            case "properties" or "$defs" or "definitions" when member.Value.ValueKind is JsonValueKind.Object:
                WriteEach(writer, member, path);
                return true;
            case "items":
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value, path);
                return true;
            case "anyOf" or "allOf" when member.Value.ValueKind is JsonValueKind.Array:
                writer.WriteStartArray(member.Name);
                foreach (var (index, choice) in member.Value.EnumerateArray().Index())
                {
                    Write(writer, choice, $"{path}/{index}");
                }

                writer.WriteEndArray();
                return true;
            case var name when Kept.Contains(name) || IsKept(member):
                WireJson.WriteVerbatim(writer, name, member.Value);
                return true;
            default:
                log.Adjust(path, "the provider does not enforce it; the model was told it");
                return false;
        }
    }

    private static bool IsKept(JsonProperty member) => member.Name switch
    {
        "format" => member.Value.ValueKind is JsonValueKind.String && Formats.Contains(member.Value.GetString()!),
        "minItems" => member.Value.ValueKind is JsonValueKind.Number
            && member.Value.TryGetInt32(out var least)
            && least is 0 or 1,
        _ => false,
    };

    private void WriteEach(Utf8JsonWriter writer, JsonProperty member, string path)
    {
        writer.WriteStartObject(member.Name);
        foreach (var schema in member.Value.EnumerateObject())
        {
            writer.WritePropertyName(schema.Name);
            Write(writer, schema.Value, $"{path}/{JsonPointer.Escape(schema.Name)}");
        }

        writer.WriteEndObject();
    }

    private void Close(Utf8JsonWriter writer, JsonElement schema)
    {
        if (!ToolSchema.Has(schema, "properties") && !IsObject(schema))
        {
            return;
        }

        writer.WriteBoolean(Others, false);
        if (!_hasClosed && !(schema.TryGetProperty(Others, out var others) && others.ValueKind is JsonValueKind.False))
        {
            _hasClosed = true;
            log.Adjust(pointer, "its objects were closed to other properties, as the provider demands");
        }
    }

    private static bool IsObject(JsonElement schema) =>
        schema.TryGetProperty("type"u8, out var type) && type.ValueKind switch
        {
            JsonValueKind.String => type.ValueEquals("object"u8),
            JsonValueKind.Array => type.EnumerateArray()
                .Any(one => one.ValueKind is JsonValueKind.String && one.ValueEquals("object"u8)),
            _ => false,
        };
}
