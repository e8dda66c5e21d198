using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Routing;

/// <summary>
/// Takes what is in force at this moment and asks the planner, which knows nothing of moments. Safe for concurrent use.
/// </summary>
/// <param name="catalog">The models and prices in force.</param>
/// <param name="planner">Plans.</param>
/// <param name="providers">The configured providers.</param>
internal sealed class RequestRouter(ICatalog catalog, IRoutePlanner planner, ProviderRegistry providers)
{
    /// <summary>The plan of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The moment whose prices count.</param>
    /// <exception cref="GatewayException">The request has no route.</exception>
    public RoutePlan Route(ResponseRequest request, DateTimeOffset now) =>
        planner.Plan(request, catalog.Current, providers.IsServed, now);
}
