using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Routing.Decisions;

namespace Auriko.Core.Routing;

/// <summary>Chooses the offerings to try. Pure and safe for concurrent use.</summary>
public interface IRoutePlanner
{
    /// <summary>Ranks the candidates of a request.</summary>
    /// <param name="request">The request, the origin of its reasoning known.</param>
    /// <param name="conditions">What is in force besides it.</param>
    /// <returns>A plan with at least one candidate.</returns>
    /// <exception cref="GatewayException">
    /// The model is unknown, a hard constraint leaves no candidate, or none of those left is healthy.
    /// </exception>
    RoutePlan Plan(ResponseRequest request, RouteConditions conditions);
}

/// <summary>The candidates in the order to try them. Never empty.</summary>
/// <param name="Strategy">The strategy as reported, such as <c>cost-focus</c>.</param>
/// <param name="CatalogVersion">The snapshot's version.</param>
/// <param name="Candidates">The candidates, best first.</param>
public sealed record RoutePlan(string Strategy, string CatalogVersion, IReadOnlyList<RouteCandidate> Candidates)
{
    /// <summary>How many candidates may be called one after another, the first included; at least 1.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>Whether every candidate has failed too often of late, and one is called all the same.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>How many candidates are called at once; those beyond the first are no fallbacks.</summary>
    public int FanOut { get; init; } = 1;

    /// <summary>The silence after which one more candidate is called beside a silent one; null never.</summary>
    public TimeSpan? HedgeDelay { get; init; }

    /// <summary>What the request asked of routing and did not get.</summary>
    public IReadOnlyList<ResponseWarning> Warnings { get; init; } = [];

    /// <summary>Names the request's conversation; 0 for none.</summary>
    public ulong Conversation { get; init; }

    /// <summary>The decision's record as UTF-8 JSON; set only when the caller asked for it.</summary>
    public ReadOnlyMemory<byte>? Explanation { get; init; }

    /// <summary>The ranking behind the plan; null for a plan that was not decided.</summary>
    internal RouteRanking? Ranking { get; init; }

    /// <summary>The record of the decision, made when asked for; null for a plan that was not decided.</summary>
    public RouteDecision? Decision => Ranking is { } ranking ? RouteDecision.Of(ranking) : null;
}

/// <summary>One offering of a plan.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Reason">Why it stands where it stands, in a word.</param>
public sealed record RouteCandidate(Offering Offering, string Reason)
{
    /// <summary>The figures it was ranked by; null for a plan that was not decided.</summary>
    public CandidateFacts? Facts { get; init; }
}
