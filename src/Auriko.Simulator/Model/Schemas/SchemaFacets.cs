using System.Text.Json;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>
/// Everything that holds for one value: the schema itself, what its <c>$ref</c> and <c>allOf</c> add, and one branch
/// of each <c>anyOf</c> or <c>oneOf</c>.
/// </summary>
internal sealed class SchemaFacets
{
    // A reference that leads to itself adds nothing after so many steps.
    private const int MostFacets = 64;

    private readonly JsonElement _root;
    private readonly List<JsonElement> _facets = [];

    /// <summary>Gathers the facets of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="root">Where its references point into.</param>
    /// <param name="branch">Picks the branch, of so many; it is asked in order, and −1 means the simplest one.</param>
    public SchemaFacets(JsonElement schema, JsonElement root, Func<int, int> branch)
    {
        _root = root;
        Gather(schema, branch);
    }

    /// <summary>Whether a schema's <c>type</c>, one or a list, names that type.</summary>
    public static bool Names(JsonElement type, string name) => type.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals(name),
        JsonValueKind.Array => type.EnumerateArray().Any(item => Names(item, name)),
        _ => false,
    };

    /// <summary>The first facet's member of that name, or null.</summary>
    public JsonElement? Find(string member)
    {
        foreach (var facet in _facets)
        {
            if (facet.TryGetProperty(member, out var value))
            {
                return value;
            }
        }

        return null;
    }

    public int? Integer(string member) =>
        Find(member) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>The tightest of the numbers that the facets give for a member.</summary>
    public decimal? Tightest(string member, Func<decimal, decimal, decimal> tighter)
    {
        decimal? found = null;
        foreach (var facet in _facets)
        {
            if (facet.TryGetProperty(member, out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetDecimal(out var number))
            {
                found = found is { } other ? tighter(other, number) : number;
            }
        }

        return found;
    }

    /// <summary>The properties of all facets, each once.</summary>
    public IReadOnlyList<JsonProperty> Properties() =>
    [
        .. Members("properties", JsonValueKind.Object)
            .SelectMany(properties => properties.EnumerateObject())
            .DistinctBy(property => property.Name),
    ];

    public IReadOnlySet<string> Required() => Members("required", JsonValueKind.Array)
        .SelectMany(names => names.EnumerateArray())
        .Select(name => name.GetString()!)
        .ToHashSet(StringComparer.Ordinal);

    private IEnumerable<JsonElement> Members(string member, JsonValueKind kind) => _facets
        .Where(facet => facet.TryGetProperty(member, out var value) && value.ValueKind == kind)
        .Select(facet => facet.GetProperty(member));

    private void Gather(JsonElement schema, Func<int, int> branch)
    {
        if (schema.ValueKind != JsonValueKind.Object || _facets.Count >= MostFacets)
        {
            return;
        }

        _facets.Add(schema);
        if (schema.TryGetProperty("$ref", out var reference) && Resolve(reference.GetString()) is { } target)
        {
            Gather(target, branch);
        }

        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in all.EnumerateArray())
            {
                Gather(part, branch);
            }
        }

        GatherBranch(schema, "anyOf", branch);
        GatherBranch(schema, "oneOf", branch);
    }

    private void GatherBranch(JsonElement schema, string member, Func<int, int> branch)
    {
        if (!schema.TryGetProperty(member, out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
        {
            return;
        }

        var chosen = branch(list.GetArrayLength());
        Gather(chosen >= 0 ? list[chosen] : list.EnumerateArray().MinBy(Weight), branch);
    }

    private static int Weight(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return 0;
        }

        if (schema.TryGetProperty("type", out var type) && Names(type, "null"))
        {
            return 0;
        }

        return schema.TryGetProperty("$ref", out _) ? int.MaxValue : schema.GetRawText().Length;
    }

    private JsonElement? Resolve(string? reference)
    {
        if (reference is null || !reference.StartsWith('#'))
        {
            return null;
        }

        var found = _root;
        foreach (var step in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(step)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }
}
