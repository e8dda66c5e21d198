using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/models</c>: the models that this deployment's providers can serve. Safe for concurrent use.</summary>
public sealed class ModelsEndpoint
{
    private readonly EndpointRunner _runner;
    private readonly CallableModels _models;
    private readonly TimeProvider _clock;

    internal ModelsEndpoint(EndpointRunner runner, CallableModels models, TimeProvider clock)
    {
        _runner = runner;
        _models = models;
        _clock = clock;
    }

    /// <summary><c>GET</c>: every callable model, in catalog order.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> List(HttpRequest request) => _runner.RunAsync(request, ListAll);

    /// <summary><c>GET</c>: one callable model, by id or alias; without an id, the list.</summary>
    /// <param name="request">The request; the rest of its path is the id, slashes included, escaped or not.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, GetOne);

    private Task<IResult> ListAll(EndpointCall call, Caller caller)
    {
        var catalog = _models.Catalog;
        var age = (long)Math.Max(0, (_clock.GetUtcNow() - catalog.PublishedAt).TotalSeconds);
        var list = new ModelList("list", [.. _models.In(catalog).Select(Describe)], catalog.Version, age);
        return Task.FromResult<IResult>(BodyResult.Of(call, list, HttpJson.Default.ModelList));
    }

    private Task<IResult> GetOne(EndpointCall call, Caller caller)
    {
        var id = IdIn(call.Request.Path);
        if (id.Length == 0)
        {
            return ListAll(call, caller);
        }

        if (!_models.TryFind(id, out var model))
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.ModelNotFound, "There is no such model in this deployment.", "model"));
        }

        return Task.FromResult<IResult>(BodyResult.Of(call, Describe(model), HttpJson.Default.ModelItem));
    }

    /// <summary>Servers decode every escape but that of the slash.</summary>
    private static string IdIn(PathString path) =>
        path.StartsWithSegments("/" + AurikoRoutes.Models, out var rest) && rest.Value is { Length: > 1 } id
            ? id[1..].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)
            : string.Empty;

    private ModelItem Describe(ModelEntry model) => new(
        model.Id, "model", model.CreatedAt.ToUnixTimeSeconds(), "auriko", model.ContextWindow, ["responses"],
        [.. _models.OfferingsOf(model).Select(Describe)]);

    private static ModelProvider Describe(Offering offering) => new(
        offering.Provider.Value, offering.Prices?.InputPer1M.Dollars, offering.Prices?.OutputPer1M.Dollars, offering.DataPolicy);
}
