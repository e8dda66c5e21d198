using System.Text.Json;

namespace Auriko.CatalogGenerator;

/// <summary>What the price package says, as its script prints it.</summary>
internal sealed class PriceBook
{
    private readonly Dictionary<string, IReadOnlyList<Place>> _models;

    private PriceBook(string package, Dictionary<string, IReadOnlyList<Place>> models)
    {
        Package = package;
        _models = models;
    }

    /// <summary>The package's name and version.</summary>
    public string Package { get; }

    /// <summary>Reads what the script printed.</summary>
    /// <param name="printed">An object of <c>package</c> and <c>providers</c>.</param>
    /// <param name="errors">Receives what is wrong with it.</param>
    public static PriceBook Read(JsonElement printed, List<string> errors)
    {
        var root = new Place(printed, "prices", errors);
        var models = new Dictionary<string, IReadOnlyList<Place>>(StringComparer.Ordinal);
        if (root.Member("providers") is { } providers)
        {
            foreach (var (name, _) in providers.Members())
            {
                models[name] = [.. providers.List(name).Select(Named)];
            }
        }

        return new PriceBook(root.RequiredText("package"), models);
    }

    /// <summary>The entry that prices an id, of the first provider that has one.</summary>
    /// <param name="providers">The package's names of providers, in order.</param>
    /// <param name="id">The provider's id of the model.</param>
    /// <param name="offering">What asks, for the errors.</param>
    public Place? Find(IReadOnlyList<string> providers, string id, Place offering)
    {
        foreach (var provider in providers)
        {
            if (!_models.TryGetValue(provider, out var models))
            {
                offering.Refuse($"{Package} has no provider '{provider}'.");
                return null;
            }

            foreach (var model in models)
            {
                if (model.Member("match") is { } rule && MatchRule.Takes(rule, id))
                {
                    return model;
                }
            }
        }

        offering.Refuse($"no entry of {string.Join(", ", providers)} in {Package} takes '{id}'.");
        return null;
    }

    /// <summary>An entry is found sooner by its id than by its number.</summary>
    private static Place Named(Place model) =>
        model with { Path = $"{model.Path[..model.Path.LastIndexOf('[')]}['{model.RequiredText("id")}']" };
}
