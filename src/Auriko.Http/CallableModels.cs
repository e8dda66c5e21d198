using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;

namespace Auriko.Http;

/// <summary>The part of the catalog that the configured providers can serve. Safe for concurrent use.</summary>
internal sealed class CallableModels(ICatalog catalog, IEnumerable<IResponseProvider> providers) : IReadinessCheck
{
    private readonly FrozenSet<ProviderName> _configured = providers.Select(provider => provider.Name).ToFrozenSet();

    /// <summary>The catalog in force.</summary>
    public CatalogSnapshot Catalog => catalog.Current;

    /// <summary>The configured providers.</summary>
    public IReadOnlySet<ProviderName> Providers => _configured;

    /// <summary>The callable models of <paramref name="snapshot"/>, in its order.</summary>
    /// <param name="snapshot">The catalog.</param>
    public IEnumerable<ModelEntry> In(CatalogSnapshot snapshot) => snapshot.Models.Where(IsCallable);

    /// <summary>Finds a callable model by id or alias.</summary>
    /// <param name="idOrAlias">The id or alias.</param>
    /// <param name="model">The model.</param>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out ModelEntry? model) =>
        Catalog.TryFind(idOrAlias, out model) && IsCallable(model);

    /// <summary>Whether a configured provider offers a model.</summary>
    /// <param name="model">The model.</param>
    public bool IsCallable(ModelEntry model) => OfferingsOf(model).Any();

    /// <summary>The offerings of a model at configured providers.</summary>
    /// <param name="model">The model.</param>
    public IEnumerable<Offering> OfferingsOf(ModelEntry model) =>
        model.Offerings.Where(offering => _configured.Contains(offering.Provider));

    /// <inheritdoc/>
    public string? FindProblem() => (_configured.Count, In(Catalog).Any()) switch
    {
        (0, _) => "No provider is configured: set Auriko:Providers:<name>:ApiKey.",
        (_, false) => "No model of the catalog is offered by a configured provider.",
        _ => null,
    };
}
