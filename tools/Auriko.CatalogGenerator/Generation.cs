using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Auriko.Core.Catalog;

namespace Auriko.CatalogGenerator;

/// <summary>Makes the catalog of the price package and of what is known by hand. Pure.</summary>
internal sealed partial class Generation
{
    private readonly CuratedCatalog _curated;
    private readonly PriceBook _prices;
    private readonly DatedPrices _dated;
    private readonly List<string> _notices;

    private Generation(CuratedCatalog curated, PriceBook prices, List<string> notices)
    {
        _curated = curated;
        _prices = prices;
        _notices = notices;
        _dated = new DatedPrices(curated.On, notices);
    }

    /// <summary>Makes the catalog.</summary>
    /// <param name="curated">What is known by hand.</param>
    /// <param name="printed">What the price package's script printed.</param>
    /// <param name="errors">Receives what is wrong with either; the catalog is then not to be used.</param>
    public static GeneratedCatalog Run(CuratedCatalog curated, JsonElement printed, List<string> errors)
    {
        var notices = new List<string>();
        var catalog = new Generation(curated, PriceBook.Read(printed, errors), notices).Catalog();
        var text = CatalogText.Write(catalog);
        var file = CatalogFileReader.Read(Encoding.UTF8.GetBytes(text), errors);
        errors.AddRange(CatalogMerge.FindClashes(file));
        return new GeneratedCatalog(text, [.. notices.Distinct()]);
    }

    private JsonObject Catalog() => new()
    {
        ["version"] = _curated.Version,
        ["published_at"] = _curated.Version,
        ["generated"] = $"by tools/Auriko.CatalogGenerator from {_prices.Package} and curated.json; not to be edited",
        ["models"] = new JsonArray([.. _curated.Models.Select(Model)]),
    };

    private JsonObject Model(Place said)
    {
        var id = said.RequiredText("id");
        var window = Count(said, "context_window");
        var model = new JsonObject { ["id"] = id };
        var offerings = new JsonArray();
        var names = said.List("aliases").Select(alias => alias.Json.GetString()!).ToList();
        foreach (var (provider, offering) in _curated.Offerings(said))
        {
            offerings.Add((JsonNode)Offering(said, provider, offering, names));
        }

        if (Aliases(id, names) is { Length: > 0 } aliases)
        {
            model["aliases"] = new JsonArray([.. aliases.Select(alias => JsonValue.Create(alias))]);
        }

        Copy(said, model, "created_at", "context_window", "max_output_tokens");
        model["capabilities"] = _curated.Capabilities(said);
        model["offerings"] = offerings;
        return model;
    }

    /// <summary>Makes an offering, and adds the names the price package has for the model there.</summary>
    private JsonObject Offering(Place model, string name, Place said, List<string> names)
    {
        var offering = new JsonObject { ["provider"] = name };
        Copy(said, offering, "model", "context_window", "max_output_tokens", "capabilities");
        var provider = _curated.Provider(name, said);
        if (provider is { } known)
        {
            Copy(known, offering, "data_policy", "priors");
        }

        Copy(said, offering, "data_policy", "priors");
        if (said.Member("prices") is { } stated)
        {
            offering["prices"] = JsonNode.Parse(stated.Json.GetRawText());
        }
        else if (provider is { } priced && FindPrices(model, said, priced) is { } entry)
        {
            NoteDeprecation(entry);
            SetWindow(model, priced, entry, offering);
            offering["prices"] = Prices(model, said, entry);
            names.AddRange(entry.Member("match") is { } rule ? MatchRule.Names(rule) : []);
        }

        return offering;
    }

    private Place? FindPrices(Place model, Place said, Place provider)
    {
        var id = said.Text("priced_as") ?? said.Text("model") ?? model.RequiredText("id");
        return _prices.Find([.. CuratedCatalog.PricedAs(provider)], id, said with { Path = $"{model.RequiredText("id")} at {said.Path}" });
    }

    private JsonObject? Prices(Place model, Place said, Place entry)
    {
        var days = said.Member("window_days") is { } stated ? JsonNode.Parse(stated.Json.GetRawText()) : null;
        var prices = _dated.Convert(entry, Count(said, "context_window") ?? Count(model, "context_window"), days);
        if (prices is null || said.Member("add") is not { } added)
        {
            return prices;
        }

        foreach (var (name, value) in added.Members())
        {
            if (prices.ContainsKey(name))
            {
                value.Refuse($"is no longer needed: {_prices.Package} has it for '{model.RequiredText("id")}'.");
            }

            prices[name] = JsonNode.Parse(value.Json.GetRawText());
        }

        return prices;
    }

    private void NoteDeprecation(Place entry)
    {
        if (entry.Member("deprecated") is { Json.ValueKind: JsonValueKind.True })
        {
            _notices.Add($"{entry.Path} is deprecated.");
        }
    }

    /// <summary>A host's own context window, where the price package is asked for it and it is smaller than the model's.</summary>
    private static void SetWindow(Place model, Place provider, Place entry, JsonObject offering)
    {
        if (provider.Member("context_from_prices") is not null && !offering.ContainsKey("context_window")
            && Count(entry, "context_window") is { } window && window < Count(model, "context_window"))
        {
            offering["context_window"] = window;
        }
    }

    /// <summary>
    /// The names that mean this model and no other: those stated, and those of the price package that are its id with
    /// dashes for dots, or with a date. The package's other names are models of the same price.
    /// </summary>
    private string[] Aliases(string id, IEnumerable<string> names)
    {
        var ids = _curated.Models.Select(model => model.RequiredText("id")).ToHashSet(StringComparer.Ordinal);
        var stated = _curated.Models.SelectMany(model => model.List("aliases")
            .Select(alias => (Alias: alias.Json.GetString()!, Id: model.RequiredText("id"))))
            .ToLookup(pair => pair.Alias, pair => pair.Id, StringComparer.Ordinal);
        return
        [
            .. names.Distinct(StringComparer.Ordinal)
                .Where(name => stated.Contains(name)
                    ? stated[name].Contains(id)
                    : IsVariant(name, id) && !ids.Contains(name)),
        ];
    }

    private static bool IsVariant(string name, string id) => Undated(Dashed(name)) == Dashed(id);

    private static string Dashed(string name) => name.Replace('.', '-');

    private static string Undated(string name) => Date().Replace(name, string.Empty);

    private static int? Count(Place owner, string name) =>
        owner.Member(name) is { Json.ValueKind: JsonValueKind.Number } count && count.Json.TryGetInt32(out var value)
            ? value
            : null;

    private static void Copy(Place from, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.Member(name) is { } value)
            {
                to[name] = JsonNode.Parse(value.Json.GetRawText());
            }
        }
    }

    [GeneratedRegex(@"-(\d{4}-\d{2}-\d{2}|\d{8})$")]
    private static partial Regex Date();
}

/// <summary>What was made.</summary>
/// <param name="Text">The catalog file.</param>
/// <param name="Notices">What the price package announces for later.</param>
internal sealed record GeneratedCatalog(string Text, IReadOnlyList<string> Notices);
