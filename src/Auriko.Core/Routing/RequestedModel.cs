using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>A model as the caller asked for it.</summary>
/// <param name="Model">The catalog's entry.</param>
/// <param name="Strategy">The strategy of its suffix; null when it has none.</param>
internal sealed record RequestedModel(ModelEntry Model, string? Strategy)
{
    /// <summary>The models of a request, in its order, each once.</summary>
    /// <exception cref="GatewayException">One of them is not in the catalog, or not open to the key.</exception>
    public static IReadOnlyList<RequestedModel> AllOf(ResponseRequest request, RouteConditions conditions)
    {
        if (request.Gateway.Models is not { } names)
        {
            return [Allowed(request.Model ?? string.Empty, "model", conditions)];
        }

        var models = names.Select((name, index) => Allowed(name, $"gateway.models[{index}]", conditions));
        return [.. models.DistinctBy(requested => requested.Model.Id)];
    }

    private static RequestedModel Allowed(string name, string param, RouteConditions conditions)
    {
        var requested = Of(name, param, conditions.Catalog);
        return conditions.Allowance.Allows(requested.Model) ? requested : throw RouteErrors.Forbidden(requested.Model.Id, param);
    }

    /// <summary>
    /// A suffix counts only when the name has one colon and a strategy after it, and is not itself in the catalog.
    /// </summary>
    private static RequestedModel Of(string name, string param, CatalogSnapshot catalog)
    {
        if (catalog.TryFind(name, out var model))
        {
            return new RequestedModel(model, null);
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && name.LastIndexOf(':') == colon && RoutingDirectivesReader.Strategies.Contains(name[(colon + 1)..], StringComparer.Ordinal)
            && catalog.TryFind(name[..colon], out model))
        {
            return new RequestedModel(model, name[(colon + 1)..]);
        }

        throw RouteErrors.UnknownModel(param);
    }
}
