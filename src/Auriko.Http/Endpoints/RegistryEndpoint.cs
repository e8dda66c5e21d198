using Auriko.Core.Catalog;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary>
/// <c>/v1/registry</c>: the models and providers that the catalog knows, whether they can be called here or not. Open to
/// all. Safe for concurrent use.
/// </summary>
public sealed class RegistryEndpoint
{
    private readonly EndpointRunner _runner;
    private readonly CallableModels _models;
    private readonly CatalogList<RegistryModel> _modelList;
    private readonly CatalogList<RegistryProvider> _providerList;

    internal RegistryEndpoint(EndpointRunner runner, CallableModels models, TimeProvider clock)
    {
        _runner = runner;
        _models = models;
        _modelList = new CatalogList<RegistryModel>(
            models, clock, catalog => catalog.Models.Select(Describe), HttpJson.Default.RegistryModelArray);
        _providerList = new CatalogList<RegistryProvider>(models, clock, DescribeProviders, HttpJson.Default.RegistryProviderArray);
    }

    /// <summary><c>GET</c>: every model of the catalog, in its order.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> ListModels(HttpRequest request) => Task.FromResult(_runner.RunOpen(request, _modelList.Answer));

    /// <summary><c>GET</c>: every provider that the catalog or the configuration names, by name.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> ListProviders(HttpRequest request) =>
        Task.FromResult(_runner.RunOpen(request, _providerList.Answer));

    private RegistryModel Describe(ModelEntry model) => new(
        model.Id,
        "model",
        model.CreatedAt.ToUnixTimeSeconds(),
        model.Aliases,
        model.ContextWindow,
        model.MaxOutputTokens,
        CapabilityList.ModalitiesOf(model.Capabilities),
        CapabilityList.Of(model.Capabilities),
        [.. model.Offerings.Select(offering => offering.Provider.Value)],
        _models.IsCallable(model));

    private IEnumerable<RegistryProvider> DescribeProviders(CatalogSnapshot catalog)
    {
        var offerings = catalog.Models.SelectMany(model => model.Offerings).ToLookup(offering => offering.Provider);
        return offerings.Select(group => group.Key).Union(_models.Providers)
            .OrderBy(provider => provider.Value, StringComparer.Ordinal)
            .Select(provider => new RegistryProvider(
                provider.Value,
                "provider",
                _models.Providers.Contains(provider),
                [.. offerings[provider].Select(offering => offering.DataPolicy).Distinct().Order(StringComparer.Ordinal)],
                [.. offerings[provider].Select(offering => offering.ModelId)]));
    }
}
