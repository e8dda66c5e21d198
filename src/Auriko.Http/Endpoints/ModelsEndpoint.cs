using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/models</c>: the models that this deployment's providers can serve. Safe for concurrent use.</summary>
public sealed class ModelsEndpoint
{
    private const string EndpointParameter = "endpoint";

    private readonly EndpointRunner _runner;
    private readonly CallableModels _models;
    private readonly CatalogList<ModelItem> _chatModels;
    private readonly CatalogList<ModelItem> _allModels;

    internal ModelsEndpoint(EndpointRunner runner, CallableModels models, TimeProvider clock)
    {
        _runner = runner;
        _models = models;
        _chatModels = new CatalogList<ModelItem>(
            models, clock, catalog => models.In(catalog).Where(IsChatModel).Select(Describe), HttpJson.Default.ModelItemArray);
        _allModels = new CatalogList<ModelItem>(
            models, clock, catalog => models.In(catalog).Select(Describe), HttpJson.Default.ModelItemArray);
    }

    /// <summary>The endpoints that serve a model, of those that <c>supported_endpoints</c> can name.</summary>
    internal static IReadOnlyList<string> SupportedEndpoints { get; } = ["responses"];

    /// <summary>
    /// <c>GET</c>: the models that can be called with the key, in catalog order; with <c>?endpoint=responses</c> also those that no other
    /// endpoint serves anywhere.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> List(HttpRequest request) => _runner.RunAsync(request, ListAll);

    /// <summary><c>GET</c>: one callable model, by id or alias; without an id, the list.</summary>
    /// <param name="request">The request; the rest of its path is the id, slashes included, escaped or not.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, GetOne);

    private Task<IResult> ListAll(EndpointCall call, Caller caller)
    {
        var list = call.Request.Query[EndpointParameter] switch
        {
            [] => _chatModels,
            ["responses"] => _allModels,
            _ => throw new GatewayException(new GatewayError(
                ErrorCode.InvalidParameterValue, "'endpoint' must be 'responses', once, or be left out.", EndpointParameter)),
        };
        var allowance = caller.Policy.Allowance;
        return Task.FromResult<IResult>(
            allowance.IsEverything ? list.Answer(call) : list.Answer(call, item => Filter(item, allowance)));
    }

    private Task<IResult> GetOne(EndpointCall call, Caller caller)
    {
        var id = IdIn(call.Request.Path);
        if (id.Length == 0)
        {
            return ListAll(call, caller);
        }

        if (!_models.TryFind(id, out var model) || Filter(Describe(model), caller.Policy.Allowance) is not { } item)
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.ModelNotFound, "There is no such model in this deployment.", "model",
                "GET /v1/models?endpoint=responses lists the models."));
        }

        return Task.FromResult<IResult>(BodyResult.Of(call, item, HttpJson.Default.ModelItem));
    }

    /// <summary>Servers decode every escape but that of the slash.</summary>
    private static string IdIn(PathString path) =>
        path.StartsWithSegments("/" + AurikoRoutes.Models, out var rest) && rest.Value is { Length: > 1 } id
            ? id[1..].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)
            : string.Empty;

    /// <summary>What of a model is open to a key; null when nothing is.</summary>
    private ModelItem? Filter(ModelItem item, KeyAllowance allowance)
    {
        if (!_models.TryFind(item.Id, out var model) || !allowance.Allows(model))
        {
            return null;
        }

        ModelProvider[] providers = [.. item.Providers.Where(provider => allowance.Allows(new ProviderName(provider.Name)))];
        return providers.Length == 0 ? null : item with { Providers = providers };
    }

    private bool IsChatModel(ModelEntry model) =>
        _models.OfferingsOf(model).Any(offering => !offering.Capabilities.ResponsesOnly);

    private ModelItem Describe(ModelEntry model) => new(
        model.Id, "model", model.CreatedAt.ToUnixTimeSeconds(), "auriko", model.ContextWindow, SupportedEndpoints,
        [.. _models.OfferingsOf(model).Select(Describe)]);

    private static ModelProvider Describe(Offering offering) => new(
        offering.Provider.Value, offering.Prices?.InputPer1M.Dollars, offering.Prices?.OutputPer1M.Dollars, offering.DataPolicy);
}
