using System.Globalization;
using System.Text.Json;

namespace Auriko.Simulator.Wire;

/// <summary>Reads the members of a request's object, refusing wrong ones in OpenAI's words.</summary>
/// <param name="json">The object.</param>
/// <param name="path">Where it stands in the request, for messages; empty at the top.</param>
internal readonly struct RequestFields(JsonElement json, string path = "")
{
    public JsonElement Json { get; } = json;

    /// <summary>A member's full name in messages.</summary>
    public string Name(string member) => path.Length == 0 ? member : $"{path}.{member}";

    /// <summary>The member, or null when it is absent or JSON null.</summary>
    public JsonElement? Get(string member) =>
        Json.ValueKind == JsonValueKind.Object
        && Json.TryGetProperty(member, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    public JsonElement Require(string member) => Get(member) ?? throw Missing(member);

    public string RequireString(string member) => String(member) ?? throw Missing(member);

    public string? String(string member) => Get(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw WrongType(member, "a string", value),
    };

    public bool? Bool(string member) => Get(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw WrongType(member, "a boolean", value),
    };

    public RequestFields? Object(string member) => Get(member) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new RequestFields(value, Name(member)),
        { } value => throw WrongType(member, "an object", value),
    };

    public RequestFields RequireObject(string member) => Object(member) ?? throw Missing(member);

    public IReadOnlyList<RequestFields> Objects(string member)
    {
        if (Get(member) is not { } list)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw WrongType(member, "an array of objects", list);
        }

        var items = new List<RequestFields>();
        foreach (var item in list.EnumerateArray())
        {
            var name = $"{Name(member)}[{items.Count}]";
            items.Add(item.ValueKind == JsonValueKind.Object
                ? new RequestFields(item, name)
                : throw WrongTypeAt(name, "an object", item));
        }

        return items;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public int? Integer(string member, int least)
    {
        if (Get(member) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
        {
            throw WrongType(member, "an integer", value);
        }

        return number >= least ? number : throw CallRejectedException.BadRequest(
            $"Invalid '{Name(member)}': integer below minimum value. Expected a value >= {least}, but got {number} instead.",
            Name(member),
            "integer_below_min_value");
    }

    /// <summary>Refuses a number outside its bounds.</summary>
    public void CheckDecimal(string member, double least, double most)
    {
        if (Get(member) is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw WrongType(member, "a decimal", value);
        }

        var number = value.GetDouble();
        if (number < least || number > most)
        {
            var (side, sign, bound, code) = number < least
                ? ("below minimum", ">=", least, "decimal_below_min_value")
                : ("above maximum", "<=", most, "decimal_above_max_value");
            throw CallRejectedException.BadRequest(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invalid '{Name(member)}': decimal {side} value. Expected a value {sign} {bound}, but got {number} instead."),
                Name(member),
                code);
        }
    }

    /// <summary>Refuses a word that is not one of those allowed.</summary>
    public string? OneOf(string member, params ReadOnlySpan<string> allowed)
    {
        if (String(member) is not { } value)
        {
            return null;
        }

        if (!allowed.Contains(value))
        {
            var listed = string.Join(", ", allowed.ToArray().Select(word => $"'{word}'"));
            throw CallRejectedException.BadRequest(
                $"Invalid value: '{value}'. Supported values are: {listed}.", Name(member), "invalid_value");
        }

        return value;
    }

    public CallRejectedException WrongType(string member, string expected, JsonElement value) =>
        WrongTypeAt(Name(member), expected, value);

    private static CallRejectedException WrongTypeAt(string name, string expected, JsonElement value) =>
        CallRejectedException.BadRequest(
            $"Invalid type for '{name}': expected {expected}, but got {KindOf(value)} instead.", name, "invalid_type");

    private CallRejectedException Missing(string member) => CallRejectedException.BadRequest(
        $"Missing required parameter: '{Name(member)}'.", Name(member), "missing_required_parameter");

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => "a boolean",
    };
}
