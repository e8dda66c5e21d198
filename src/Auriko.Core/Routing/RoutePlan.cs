using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>Chooses the offerings to try. Pure and safe for concurrent use.</summary>
public interface IRoutePlanner
{
    /// <summary>Ranks the candidates of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="catalog">The catalog snapshot to use.</param>
    /// <param name="isServed">Whether a provider is configured and may be called.</param>
    /// <returns>A plan with at least one candidate.</returns>
    /// <exception cref="GatewayException">The model is unknown, or a hard constraint leaves no candidate.</exception>
    RoutePlan Plan(ResponseRequest request, CatalogSnapshot catalog, Func<Offering, bool> isServed);
}

/// <summary>The candidates in the order to try them. Never empty.</summary>
/// <param name="Strategy">The strategy as reported, such as <c>cost-focus</c>.</param>
/// <param name="CatalogVersion">The snapshot's version.</param>
/// <param name="Candidates">The candidates, best first.</param>
public sealed record RoutePlan(string Strategy, string CatalogVersion, IReadOnlyList<RouteCandidate> Candidates);

/// <summary>One offering of a plan.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Reason">Why it stands where it stands, in words for a log.</param>
public sealed record RouteCandidate(Offering Offering, string Reason);
