using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.CatalogGenerator;

/// <summary>What is known by hand: the file <c>curated.json</c>.</summary>
/// <remarks>
/// What is passed on to the catalog as it stands (capabilities, prices, priors) is checked when the catalog is read; here
/// only what steers the generator is.
/// </remarks>
internal sealed class CuratedCatalog
{
    private static readonly string[] ModelMembers =
        ["id", "kind", "aliases", "created_at", "context_window", "max_output_tokens", "capabilities", "offerings"];

    private readonly Dictionary<string, Place> _kinds;
    private readonly Dictionary<string, Place> _providers;

    private CuratedCatalog(Place root)
    {
        Version = root.RequiredText("version");
        On = DateOnly.TryParseExact(Version, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;
        if (On == default)
        {
            root.Refuse("'version' must be a date: that of the prices.");
        }

        _kinds = Named(root, "kinds", "capabilities", "offerings");
        _providers = Named(root, "providers", "priced_as", "data_policy", "context_from_prices", "priors");
        Models = [.. root.List("models").Where(model => model.IsObjectOf(ModelMembers))];
        foreach (var kind in _kinds.Values)
        {
            CheckOfferings(kind);
        }

        foreach (var model in Models)
        {
            CheckOfferings(model);
        }
    }

    /// <summary>The catalog's version, a date.</summary>
    public string Version { get; }

    /// <summary>The day whose prices are taken.</summary>
    public DateOnly On { get; }

    /// <summary>The models.</summary>
    public IReadOnlyList<Place> Models { get; }

    /// <summary>Every provider of the price package that is asked, in order of its name.</summary>
    public IEnumerable<string> PriceProviders => _providers.Values.SelectMany(PricedAs).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Reads the file.</summary>
    /// <param name="json">Its content; comments are allowed.</param>
    /// <param name="errors">Receives what is wrong with it.</param>
    public static CuratedCatalog Read(string json, List<string> errors)
    {
        var root = JsonElement.Parse(json, new JsonDocumentOptions
        {
            AllowDuplicateProperties = false,
            CommentHandling = JsonCommentHandling.Skip,
        });
        var place = new Place(root, "curated", errors);
        place.IsObjectOf("version", "providers", "kinds", "models");
        return new CuratedCatalog(place);
    }

    /// <summary>The providers of the price package that price a provider.</summary>
    public static IEnumerable<string> PricedAs(Place provider) =>
        provider.List("priced_as").Select(name => name.Json.GetString()!);

    /// <summary>A provider of an offering.</summary>
    public Place? Provider(string name, Place offering) => Find(_providers, name, offering, "provider");

    /// <summary>What a model can do: what its kind can, and what it states itself.</summary>
    public JsonObject Capabilities(Place model)
    {
        var capabilities = new JsonObject();
        foreach (var part in new[] { Kind(model)?.Member("capabilities"), model.Member("capabilities") }.OfType<Place>())
        {
            foreach (var (name, value) in part.Members())
            {
                capabilities[name] = JsonNode.Parse(value.Json.GetRawText());
            }
        }

        return capabilities;
    }

    /// <summary>A model's offerings, else those of its kind.</summary>
    public IEnumerable<(string Name, Place Value)> Offerings(Place model)
    {
        var offerings = model.Member("offerings") ?? Kind(model)?.Member("offerings");
        if (offerings is null)
        {
            model.Refuse("has no offerings, nor has its kind.");
        }

        return offerings?.Members() ?? [];
    }

    private Place? Kind(Place model) => model.Text("kind") is { } kind ? Find(_kinds, kind, model, "kind") : null;

    private static Place? Find(Dictionary<string, Place> places, string name, Place owner, string what)
    {
        if (places.TryGetValue(name, out var place))
        {
            return place;
        }

        owner.Refuse($"there is no {what} '{name}'.");
        return null;
    }

    private static Dictionary<string, Place> Named(Place root, string list, params ReadOnlySpan<string> members)
    {
        var named = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (name, value) in root.Member(list)?.Members() ?? [])
        {
            value.IsObjectOf(members);
            named[name] = value;
        }

        return named;
    }

    private static void CheckOfferings(Place owner)
    {
        foreach (var (_, offering) in owner.Member("offerings")?.Members() ?? [])
        {
            offering.IsObjectOf(
                "model", "priced_as", "prices", "add", "source", "window_days", "context_window", "max_output_tokens",
                "capabilities", "data_policy", "priors");
            if ((offering.Member("prices") is not null || offering.Member("add") is not null) && offering.Text("source") is null)
            {
                offering.Refuse("prices stated by hand need a 'source'.");
            }
        }
    }
}
