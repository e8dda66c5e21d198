using System.Text.Json;
using System.Text.RegularExpressions;

namespace Auriko.Simulator.Tests;

/// <summary>Says whether a value is valid under a schema; written apart from what makes the values.</summary>
internal static class SchemaChecker
{
    public static bool IsValid(JsonElement value, JsonElement schema, JsonElement root)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema.ValueKind != JsonValueKind.False;
        }

        return schema.EnumerateObject().All(rule => Holds(rule, value, schema, root));
    }

    private static bool Holds(JsonProperty rule, JsonElement value, JsonElement schema, JsonElement root) =>
        rule.Name switch
        {
            "$ref" => IsValid(value, Resolve(rule.Value.GetString()!, root), root),
            "const" => JsonElement.DeepEquals(value, rule.Value),
            "enum" => rule.Value.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
            "type" => Types(rule.Value).Any(type => Is(value, type)),
            "anyOf" => rule.Value.EnumerateArray().Any(branch => IsValid(value, branch, root)),
            "allOf" => rule.Value.EnumerateArray().All(branch => IsValid(value, branch, root)),
            _ => value.ValueKind switch
            {
                JsonValueKind.Object => HoldsObject(rule, value, schema, root),
                JsonValueKind.Array => HoldsArray(rule, value, root),
                JsonValueKind.Number => HoldsNumber(rule, value.GetDecimal()),
                JsonValueKind.String => HoldsString(rule, value.GetString()!),
                _ => true,
            },
        };

    private static bool HoldsObject(JsonProperty rule, JsonElement value, JsonElement schema, JsonElement root) =>
        rule.Name switch
        {
            "required" => rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => rule.Value.EnumerateObject().All(property =>
                !value.TryGetProperty(property.Name, out var member) || IsValid(member, property.Value, root)),
            "additionalProperties" => value.EnumerateObject().All(member =>
                (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out _))
                || IsValid(member.Value, rule.Value, root)),
            "minProperties" => value.EnumerateObject().Count() >= rule.Value.GetInt32(),
            _ => true,
        };

    private static bool HoldsArray(JsonProperty rule, JsonElement value, JsonElement root) => rule.Name switch
    {
        "items" => value.EnumerateArray().All(item => IsValid(item, rule.Value, root)),
        "minItems" => value.GetArrayLength() >= rule.Value.GetInt32(),
        "maxItems" => value.GetArrayLength() <= rule.Value.GetInt32(),
        "uniqueItems" => value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength(),
        _ => true,
    };

    private static bool HoldsNumber(JsonProperty rule, decimal value) => rule.Name switch
    {
        "minimum" => value >= rule.Value.GetDecimal(),
        "maximum" => value <= rule.Value.GetDecimal(),
        "exclusiveMinimum" => value > rule.Value.GetDecimal(),
        "exclusiveMaximum" => value < rule.Value.GetDecimal(),
        "multipleOf" => value % rule.Value.GetDecimal() == 0,
        _ => true,
    };

    private static bool HoldsString(JsonProperty rule, string value) => rule.Name switch
    {
        "minLength" => value.Length >= rule.Value.GetInt32(),
        "maxLength" => value.Length <= rule.Value.GetInt32(),
        "pattern" => Regex.IsMatch(value, rule.Value.GetString()!),
        "format" => rule.Value.GetString() switch
        {
            "date-time" => DateTimeOffset.TryParse(value, out _),
            "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", out _),
            "uuid" => Guid.TryParse(value, out _),
            "ipv4" or "ipv6" => System.Net.IPAddress.TryParse(value, out _),
            "email" => value.Contains('@'),
            "uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
            _ => true,
        },
        _ => true,
    };

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() % 1 == 0,
        _ => value.ValueKind == JsonValueKind.Number,
    };

    private static JsonElement Resolve(string reference, JsonElement root) =>
        reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(root, (found, step) => found.GetProperty(step));
}
