using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;

namespace Auriko.Core.Routing;

/// <summary>
/// Takes what is in force at this moment and asks the planner, which knows nothing of moments. Safe for concurrent use.
/// </summary>
/// <param name="catalog">The models and prices in force.</param>
/// <param name="planner">Plans.</param>
/// <param name="providers">The configured providers.</param>
/// <param name="seal">Tells where reasoning in the input comes from.</param>
internal sealed class RequestRouter(
    ICatalog catalog, IRoutePlanner planner, ProviderRegistry providers, IReasoningSeal seal)
{
    /// <summary>The plan of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The moment whose prices count.</param>
    /// <exception cref="GatewayException">
    /// The request has no route, or reasoning in it was changed since this gateway sealed it.
    /// </exception>
    public RoutePlan Route(ResponseRequest request, DateTimeOffset now) =>
        planner.Plan(SealedInput.Read(request, seal), catalog.Current, providers.IsServed, now);
}
