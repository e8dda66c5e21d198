using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>Chooses the offerings to try. Pure and safe for concurrent use.</summary>
public interface IRoutePlanner
{
    /// <summary>Ranks the candidates of a request.</summary>
    /// <param name="request">The request, the origin of its reasoning known.</param>
    /// <param name="catalog">The catalog snapshot to use.</param>
    /// <param name="isServed">Whether a provider is configured and may be called.</param>
    /// <param name="now">The moment whose prices count.</param>
    /// <returns>A plan with at least one candidate.</returns>
    /// <exception cref="GatewayException">The model is unknown, or a hard constraint leaves no candidate.</exception>
    RoutePlan Plan(
        ResponseRequest request, CatalogSnapshot catalog, Func<Offering, bool> isServed, DateTimeOffset now);
}

/// <summary>The candidates in the order to try them. Never empty.</summary>
/// <param name="Strategy">The strategy as reported, such as <c>cost-focus</c>.</param>
/// <param name="CatalogVersion">The snapshot's version.</param>
/// <param name="Candidates">The candidates, best first.</param>
public sealed record RoutePlan(string Strategy, string CatalogVersion, IReadOnlyList<RouteCandidate> Candidates)
{
    /// <summary>How many candidates may be called one after another, the first included; at least 1.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>How many candidates are called at once; those beyond the first are no fallbacks.</summary>
    public int FanOut { get; init; } = 1;

    /// <summary>The silence after which one more candidate is called beside a silent one; null never.</summary>
    public TimeSpan? HedgeDelay { get; init; }

    /// <summary>What is not in the plan, and why not.</summary>
    public IReadOnlyList<DroppedOffering> Dropped { get; init; } = [];

    /// <summary>What the request asked of routing and did not get.</summary>
    public IReadOnlyList<ResponseWarning> Warnings { get; init; } = [];
}

/// <summary>One offering of a plan.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Reason">Why it stands where it stands, in words for a log.</param>
public sealed record RouteCandidate(Offering Offering, string Reason);

/// <summary>An offering that was left out of a plan.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Reason">Why, in words for a log.</param>
public sealed record DroppedOffering(Offering Offering, string Reason);
