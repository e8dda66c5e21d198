using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Auriko.Core.Catalog;

/// <summary>Gives the catalog in force. Safe for concurrent use; a reload swaps the snapshot whole.</summary>
public interface ICatalog
{
    /// <summary>The snapshot in force. Take it once per request.</summary>
    CatalogSnapshot Current { get; }
}

/// <summary>Models, aliases, offerings and prices at one moment. Immutable.</summary>
public sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<string, ModelEntry> _byName;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="version">The version recorded with every price, such as <c>2026-11-20</c>.</param>
    /// <param name="publishedAt">When the data was published.</param>
    /// <param name="models">The models; ids are unique.</param>
    public CatalogSnapshot(string version, DateTimeOffset publishedAt, IReadOnlyList<ModelEntry> models)
    {
        Version = version;
        PublishedAt = publishedAt;
        Models = models;
        Providers = models.SelectMany(model => model.Offerings).Select(offering => offering.Provider.Value)
            .ToFrozenSet(StringComparer.Ordinal);
        _byName = models.SelectMany(model => model.Aliases.Select(alias => KeyValuePair.Create(alias, model)))
            .Concat(models.Select(model => KeyValuePair.Create(model.Id, model)))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The version recorded with every price.</summary>
    public string Version { get; }

    /// <summary>When the data was published.</summary>
    public DateTimeOffset PublishedAt { get; }

    /// <summary>Every model, in catalog order.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <summary>The names of all providers that offer something, configured or not.</summary>
    public IReadOnlySet<string> Providers { get; }

    /// <summary>Finds a model by canonical id, else by alias. Allocates nothing.</summary>
    /// <param name="idOrAlias">What the caller wrote, without a strategy suffix.</param>
    /// <param name="model">The model.</param>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out ModelEntry? model) =>
        _byName.TryGetValue(idOrAlias, out model);
}

/// <summary>A model, whoever serves it.</summary>
public sealed record ModelEntry
{
    /// <summary>The canonical id.</summary>
    public required string Id { get; init; }

    /// <summary>Other ids that mean this model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>When the model was released; Unix epoch when not known.</summary>
    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Tokens of input and output together; null when not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most output tokens; null when not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities { get; init; } = new();

    /// <summary>Who serves it.</summary>
    public IReadOnlyList<Offering> Offerings { get; init; } = [];
}
