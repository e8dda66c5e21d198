using System.Buffers;
using System.Text;
using System.Text.Json;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>Makes JSON that is valid under a schema: what a model with constrained decoding does.</summary>
/// <param name="root">The schema.</param>
/// <param name="choice">Picks where the schema leaves a choice.</param>
/// <param name="words">Gives the text of a free string of that name; null for some words.</param>
internal sealed class SchemaInstance(JsonElement root, SeededChoice choice, Func<string, string?> words)
{
    // From here on only what must be there is written, so that recursive schemas end.
    private const int DeepFrom = 4;
    private const int DeepestEver = 40;
    private const int MostItems = 3;

    /// <summary>The JSON text of one instance.</summary>
    public string Text() => Text(root, string.Empty, 0);

    private string Text(JsonElement schema, string name, int depth)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, FrameBuffer.JsonOptions);
        Write(json, schema, name, depth);
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, JsonElement schema, string name, int depth)
    {
        var facets = new SchemaFacets(schema, root, count => depth >= DeepFrom ? -1 : choice.Below(count));
        if (facets.Find("const") is { } constant)
        {
            constant.WriteTo(json);
            return;
        }

        if (facets.Find("enum") is { ValueKind: JsonValueKind.Array } values && values.GetArrayLength() > 0)
        {
            Member(values, name).WriteTo(json);
            return;
        }

        switch (depth >= DeepestEver ? "null" : TypeOf(facets, depth))
        {
            case "object":
                WriteObject(json, facets, depth);
                break;
            case "array":
                WriteArray(json, facets, name, depth);
                break;
            case "integer":
                json.WriteRawValue(SchemaNumber.Integer(facets, choice));
                break;
            case "number":
                json.WriteRawValue(SchemaNumber.Number(facets, choice));
                break;
            case "boolean":
                json.WriteBooleanValue(choice.Below(2) == 0);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(SchemaString.Make(facets, choice, words(name)));
                break;
        }
    }

    private JsonElement Member(JsonElement values, string name)
    {
        var wanted = words(name);
        var fitting = values.EnumerateArray().FirstOrDefault(value =>
            wanted is not null && value.ValueKind == JsonValueKind.String && value.ValueEquals(wanted));
        return fitting.ValueKind == JsonValueKind.Undefined ? values[choice.Below(values.GetArrayLength())] : fitting;
    }

    private static string TypeOf(SchemaFacets facets, int depth)
    {
        if (facets.Find("type") is { } type)
        {
            if (type.ValueKind == JsonValueKind.String)
            {
                return type.GetString()!;
            }

            var types = type.EnumerateArray().Select(item => item.GetString()!).ToList();
            return depth >= DeepFrom && types.Contains("null")
                ? "null"
                : types.FirstOrDefault(item => item != "null") ?? "null";
        }

        return facets switch
        {
            _ when facets.Find("properties") is not null || facets.Find("required") is not null => "object",
            _ when facets.Find("items") is not null || facets.Find("prefixItems") is not null => "array",
            _ when facets.Find("minimum") is not null || facets.Find("maximum") is not null => "number",
            _ => "string",
        };
    }

    private void WriteObject(Utf8JsonWriter json, SchemaFacets facets, int depth)
    {
        var required = facets.Required();
        var properties = facets.Properties();
        json.WriteStartObject();
        var written = 0;
        foreach (var property in properties)
        {
            if (required.Contains(property.Name) || depth < DeepFrom - 1)
            {
                json.WritePropertyName(property.Name);
                Write(json, property.Value, property.Name, depth + 1);
                written++;
            }
        }

        foreach (var name in required.Except(properties.Select(property => property.Name)))
        {
            WriteOther(json, facets, name, depth);
            written++;
        }

        for (var least = facets.Integer("minProperties") ?? 0; written < least; written++)
        {
            WriteOther(json, facets, $"key{written + 1}", depth);
        }

        json.WriteEndObject();
    }

    private void WriteOther(Utf8JsonWriter json, SchemaFacets facets, string name, int depth)
    {
        json.WritePropertyName(name);
        Write(json, facets.Find("additionalProperties") ?? default, name, depth + 1);
    }

    private void WriteArray(Utf8JsonWriter json, SchemaFacets facets, string name, int depth)
    {
        var least = facets.Integer("minItems") ?? 0;
        var most = facets.Integer("maxItems") ?? int.MaxValue;
        var fixedItems = facets.Find("prefixItems") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().ToList()
            : [];
        var usual = depth >= DeepFrom ? 0 : Math.Max(fixedItems.Count, 1 + choice.Below(MostItems));
        var items = facets.Find("items");
        var wanted = items is { ValueKind: JsonValueKind.False } ? fixedItems.Count : usual;
        var count = Math.Min(most, Math.Max(least, wanted));
        var isUnique = facets.Find("uniqueItems") is { ValueKind: JsonValueKind.True };
        var seen = new HashSet<string>(StringComparer.Ordinal);

        json.WriteStartArray();
        for (var attempt = 0; seen.Count < count && attempt < 200 + (8 * count); attempt++)
        {
            var index = seen.Count;
            var item = Text(index < fixedItems.Count ? fixedItems[index] : items ?? default, name, depth + 1);
            if (isUnique ? seen.Add(item) : seen.Add($"{index} {item}"))
            {
                json.WriteRawValue(item, skipInputValidation: true);
            }
        }

        json.WriteEndArray();
    }
}
