using System.Text.Json;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>The subset of schemas that <c>parameters</c> and <c>responseSchema</c> take.</summary>
internal static class GeminiSchema
{
    private static readonly string[] Members =
    [
        "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required",
        "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "example", "anyOf", "propertyOrdering",
        "default", "items", "minimum", "maximum",
    ];

    /// <summary>Refuses a schema outside the subset.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it stands, as messages name it.</param>
    public static void Check(JsonElement schema, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in schema.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
            {
                throw GeminiRequest.Unknown(member.Name, path);
            }

            foreach (var (child, at) in Children(member, path))
            {
                Check(child, at);
            }
        }

        if (Fault(schema) is { } fault)
        {
            throw GeminiContents.Refused($"* GenerateContentRequest.{path}.{fault}");
        }
    }

    /// <summary>The same schema with its types in lower case: either is taken, and the rest of the simulator knows one.</summary>
    public static JsonElement LowerTypes(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            return schema;
        }

        var text = schema.GetRawText();
        foreach (var type in (string[])["OBJECT", "ARRAY", "STRING", "NUMBER", "INTEGER", "BOOLEAN"])
        {
            text = text.Replace($"\"{type}\"", $"\"{type.ToLowerInvariant()}\"", StringComparison.Ordinal);
        }

        return JsonElement.Parse(text);
    }

    private static string? Fault(JsonElement schema)
    {
        if (schema.TryGetProperty("type", out var named) && named.ValueKind != JsonValueKind.String)
        {
            return "type: must be one type";
        }

        var type = named.ValueKind == JsonValueKind.String ? named.GetString()!.ToUpperInvariant() : null;
        var hasProperties = schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object
            && properties.EnumerateObject().Any();
        return type switch
        {
            "OBJECT" when !hasProperties => "properties: should be non-empty for OBJECT type",
            "ARRAY" when !schema.TryGetProperty("items", out _) => "items: missing field.",
            not (null or "STRING") when schema.TryGetProperty("enum", out _) => "enum: only allowed for STRING type",
            "STRING" when HasOtherFormat(schema) => "format: only 'enum' and 'date-time' are supported for STRING type",
            _ when hasProperties && Undefined(schema, properties) is { } index => $"required[{index}]: property is not defined",
            _ => null,
        };
    }

    private static bool HasOtherFormat(JsonElement schema) =>
        schema.TryGetProperty("format", out var format) && format.GetString() is not ("enum" or "date-time");

    private static int? Undefined(JsonElement schema, JsonElement properties)
    {
        if (!schema.TryGetProperty("required", out var required) || required.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var index = required.EnumerateArray().Select(name => name.GetString()!).ToList()
            .FindIndex(name => !properties.TryGetProperty(name, out _));
        return index < 0 ? null : index;
    }

    private static IEnumerable<(JsonElement Child, string Path)> Children(JsonProperty member, string path) =>
        (member.Name, member.Value.ValueKind) switch
        {
            ("properties", JsonValueKind.Object) => member.Value.EnumerateObject()
                .Select(property => (property.Value, $"{path}.properties[{property.Name}]")),
            ("items", _) => [(member.Value, $"{path}.items")],
            ("anyOf", JsonValueKind.Array) => member.Value.EnumerateArray()
                .Select((child, index) => (child, $"{path}.any_of[{index}]")),
            _ => [],
        };
}
