using Auriko.Core.Catalog;
using Auriko.Core.Routing;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary>
/// <c>/v1/directory/models</c>: what the callable models cost, can do, and how they do at present. Open to all. Safe for
/// concurrent use.
/// </summary>
public sealed class DirectoryEndpoint
{
    /// <summary>How old the figures may be. Without a limit, anybody could have the whole list written at every request.</summary>
    private static readonly TimeSpan FiguresAge = TimeSpan.FromSeconds(5);

    private readonly EndpointRunner _runner;
    private readonly CallableModels _models;
    private readonly ILiveFigures _figures;
    private readonly CatalogList<DirectoryModel> _list;

    internal DirectoryEndpoint(EndpointRunner runner, CallableModels models, ILiveFigures figures, TimeProvider clock)
    {
        _runner = runner;
        _models = models;
        _figures = figures;
        _list = new CatalogList<DirectoryModel>(
            models, clock, catalog => models.In(catalog).Select(Describe), HttpJson.Default.DirectoryModelArray)
        {
            MaxAge = FiguresAge,
        };
    }

    /// <summary><c>GET</c>: every callable model, in catalog order, with each configured provider that has it.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> ListModels(HttpRequest request) => Task.FromResult(_runner.RunOpen(request, _list.Answer));

    private DirectoryModel Describe(ModelEntry model) => new(
        model.Id, "model", model.CreatedAt.ToUnixTimeSeconds(), "auriko", model.Aliases, model.ContextWindow,
        model.MaxOutputTokens, [.. _models.OfferingsOf(model).Select(Describe)]);

    private DirectoryOffering Describe(Offering offering) => new(
        offering.Provider.Value,
        ModelsEndpoint.SupportedEndpoints,
        offering.ContextWindow,
        offering.MaxOutputTokens,
        offering.DataPolicy,
        offering.Prices is { } prices ? DirectoryPrices.Of(prices) : null,
        [.. offering.PriceWindows.Select(DirectoryWindow.Of)],
        CapabilityList.ParametersOf(offering.Capabilities),
        CapabilityList.Of(offering.Capabilities),
        DirectoryPriors.Of(offering.Priors),
        DirectoryFigures.Of(_figures.Of(offering)));
}
