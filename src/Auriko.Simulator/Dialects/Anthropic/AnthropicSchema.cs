using System.Text.Json;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>The schemas an answer can be held to.</summary>
internal static class AnthropicSchema
{
    private static readonly string[] Uncounted =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems",
        "uniqueItems",
    ];

    /// <summary>Reads the schema of <c>output_config</c>; null when there is none.</summary>
    /// <exception cref="CallRejectedException">The service would not take it.</exception>
    public static JsonElement? Of(RequestFields? config, ClaudeModel model)
    {
        if (config?.Object("format") is not { } format)
        {
            return null;
        }

        model.CheckFormat();
        format.OneOf("type", "json_schema");
        var schema = format.Require("schema");
        SchemaRules.Check(schema, strict: false, new SchemaUse("output_config.format", format.Name("schema"), string.Empty));
        if (UncountedIn(schema) is { } member)
        {
            throw CallRejectedException.BadRequest(
                $"output_config.format.schema: For '{TypeOf(member.Of)}' type, property '{member.Name}' is not supported",
                null);
        }

        return LooseObject(schema)
            ? throw CallRejectedException.BadRequest(
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false", null)
            : schema;
    }

    // A schema can be kept, a number or a length cannot: members that bound one are refused.
    private static (JsonElement Of, string Name)? UncountedIn(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray().Select(UncountedIn).FirstOrDefault(found => found is not null);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var own = schema.TryGetProperty("type", out _)
            ? Uncounted.FirstOrDefault(name => schema.TryGetProperty(name, out _))
            : null;
        return own is not null
            ? (schema, own)
            : schema.EnumerateObject().Select(member => UncountedIn(member.Value)).FirstOrDefault(found => found is not null);
    }

    private static string TypeOf(JsonElement schema) => schema.GetProperty("type").ToString();

    private static bool LooseObject(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Array => schema.EnumerateArray().Any(LooseObject),
        JsonValueKind.Object => IsLoose(schema) || schema.EnumerateObject().Any(member => LooseObject(member.Value)),
        _ => false,
    };

    private static bool IsLoose(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object")
        && !(schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False);
}
