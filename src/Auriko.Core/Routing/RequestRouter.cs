using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Core.Routing.Decisions;

namespace Auriko.Core.Routing;

/// <summary>
/// Takes what is in force at this moment and asks the planner, which knows nothing of moments. Safe for concurrent use.
/// </summary>
/// <param name="catalog">The models and prices in force.</param>
/// <param name="planner">Plans.</param>
/// <param name="providers">The configured providers.</param>
/// <param name="seal">Tells where reasoning in the input comes from.</param>
/// <param name="signals">What has been learnt so far.</param>
/// <param name="log">Takes the decisions that are to be stored.</param>
internal sealed class RequestRouter(
    ICatalog catalog, IRoutePlanner planner, ProviderRegistry providers, IReasoningSeal seal, RoutingSignals signals,
    DecisionLog log)
{
    /// <summary>The plan of a request: its decision, stored if it is in the sample.</summary>
    /// <param name="facts">The request.</param>
    /// <exception cref="GatewayException">
    /// The request has no route, or reasoning in it was changed since this gateway sealed it.
    /// </exception>
    public RoutePlan Route(RequestFacts facts)
    {
        var plan = Foresee(facts);
        log.Offer(plan, facts.ResponseId);
        return plan;
    }

    /// <summary>What <see cref="Route"/> would decide, of which no record is made.</summary>
    /// <param name="facts">The request.</param>
    /// <exception cref="GatewayException">As <see cref="Route"/>.</exception>
    public RoutePlan Foresee(RequestFacts facts)
    {
        var request = SealedInput.Read(facts.Request, seal);
        return planner.Plan(request, signals.Gather(facts, catalog.Current, providers));
    }
}
