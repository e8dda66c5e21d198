using System.Text.Json;
using Auriko.Simulator.Model.Schemas;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects;

/// <summary>What a schema is for, as the service's messages say it.</summary>
internal readonly record struct SchemaUse(string Subject, string Param, string Code)
{
    public static SchemaUse Format(string name, string param) =>
        new($"response_format '{name}'", param, "invalid_json_schema");

    public static SchemaUse Function(string name, string param) =>
        new($"function '{name}'", param, "invalid_function_parameters");
}

/// <summary>The schemas the service refuses: malformed ones always, loose ones when strict.</summary>
internal static class SchemaRules
{
    private static readonly string[] Types =
        ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>Refuses a schema the service would not take.</summary>
    /// <exception cref="CallRejectedException">It is one.</exception>
    public static void Check(JsonElement schema, bool strict, SchemaUse use)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        if (Fault(schema, strict) is { } fault)
        {
            throw CallRejectedException.BadRequest(
                $"Invalid schema for {use.Subject}: {fault}", use.Param, use.Code);
        }
    }

    /// <summary>Whether a schema keeps the rules of strict mode.</summary>
    public static bool IsStrict(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && Fault(schema, strict: true) is null;

    private static string? Fault(JsonElement schema, bool strict)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return $"{schema.GetRawText()} is not of type 'object', 'boolean'.";
        }

        var type = schema.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String
            ? named.GetString()
            : null;
        if (type != "object" && (strict || type is not null))
        {
            return $"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{type ?? "None"}\"'.";
        }

        return Fault(schema, strict, []);
    }

    private static string? Fault(JsonElement schema, bool strict, IReadOnlyList<string> context)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return $"In context={Shown(context)}, {schema.GetRawText()} is not of type 'object', 'boolean'.";
        }

        return TypeFault(schema, context)
            ?? (strict ? StrictFault(schema, context) : null)
            ?? ChildFault(schema, strict, context);
    }

    private static string? TypeFault(JsonElement schema, IReadOnlyList<string> context)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        var names = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : new[] { type };
        var wrong = names.FirstOrDefault(
            name => name.ValueKind != JsonValueKind.String || !Types.Contains(name.GetString()));
        return wrong.ValueKind == JsonValueKind.Undefined
            ? null
            : $"In context={Shown(context)}, {wrong.GetRawText()} is not valid under any of the given schemas.";
    }

    private static string? StrictFault(JsonElement schema, IReadOnlyList<string> context)
    {
        if (!schema.TryGetProperty("properties", out var properties)
            && !(schema.TryGetProperty("type", out var type) && SchemaFacets.Names(type, "object")))
        {
            return null;
        }

        if (!schema.TryGetProperty("additionalProperties", out var others) || others.ValueKind != JsonValueKind.False)
        {
            return $"In context={Shown(context)}, 'additionalProperties' is required to be supplied and to be false.";
        }

        var required = schema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()).ToHashSet()
            : [];
        var missing = properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !required.Contains(name))
            : null;
        return missing is null
            ? null
            : $"In context={Shown(context)}, 'required' is required to be supplied and to be an array including every key in properties. Missing '{missing}'.";
    }

    private static string? ChildFault(JsonElement schema, bool strict, IReadOnlyList<string> context)
    {
        foreach (var member in schema.EnumerateObject())
        {
            var fault = member.Name switch
            {
                "properties" or "$defs" or "definitions" => MapFault(member, strict, context),
                "items" when member.Value.ValueKind != JsonValueKind.Array =>
                    Fault(member.Value, strict, [.. context, member.Name]),
                "anyOf" or "oneOf" or "allOf" when member.Value.ValueKind == JsonValueKind.Array =>
                    member.Value.EnumerateArray()
                        .Select((child, index) => Fault(child, strict, [.. context, member.Name, $"{index}"]))
                        .FirstOrDefault(found => found is not null),
                _ => null,
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? MapFault(JsonProperty member, bool strict, IReadOnlyList<string> context)
    {
        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            return $"In context={Shown(context)}, {member.Value.GetRawText()} is not of type 'object'.";
        }

        return member.Value.EnumerateObject()
            .Select(child => Fault(child.Value, strict, [.. context, member.Name, child.Name]))
            .FirstOrDefault(found => found is not null);
    }

    private static string Shown(IReadOnlyList<string> context) => context.Count switch
    {
        0 => "()",
        1 => $"('{context[0]}',)",
        _ => $"({string.Join(", ", context.Select(step => $"'{step}'"))})",
    };
}
