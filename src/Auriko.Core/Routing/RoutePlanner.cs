using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// Plans in two stages: <see cref="RouteSurvey"/> gathers facts, <see cref="RouteRanking"/> makes an order of them, and
/// of nothing else. An unfinished tool turn with sealed reasoning stays where that comes from.
/// </summary>
internal sealed class RoutePlanner : IRoutePlanner
{
    private const string Ranked = "ranked";
    private const string Explored = "explored";

    private static readonly TimeSpan UnknownHedgeDelay = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public RoutePlan Plan(ResponseRequest request, RouteConditions conditions)
    {
        var routing = request.Gateway.Routing;
        RefuseUnknownExclusions(routing, conditions);
        var models = RequestedModel.AllOf(request, conditions);
        var (facts, offerings) = new RouteSurvey(request, models, conditions).Gather();
        var ranking = RouteRanking.Of(facts);
        if (ranking.Refusal is not RouteRule.None)
        {
            throw RouteErrors.Refused(request, ranking);
        }

        return new RoutePlan(facts.Strategy, facts.CatalogVersion, Order(facts, ranking, offerings))
        {
            MaxAttempts = routing.AllowFallbacks ? 1 + routing.MaxFallbackAttempts : 1,
            IsLastResort = facts.Candidates[ranking.Order[0]].Resting,
            FanOut = routing.FanOut,
            HedgeDelay = HedgeDelay(routing.Hedge, facts.Candidates[ranking.Order[0]]),
            Warnings = Warn(request, conditions, ranking),
            Conversation = conditions.Conversation,
            Ranking = ranking,
        };
    }

    private static void RefuseUnknownExclusions(RoutingDirectives routing, RouteConditions conditions)
    {
        for (var place = 0; place < routing.Exclude.Count; place++)
        {
            if (!conditions.Knows(routing.Exclude[place]))
            {
                throw RouteErrors.UnknownExclusion(place);
            }
        }
    }

    /// <summary>The delay that was asked for, else the time in which the first candidate nearly always answers.</summary>
    private static TimeSpan? HedgeDelay(HedgeDirective? hedge, CandidateFacts first) => hedge is null
        ? null
        : hedge.Delay
            ?? (first.TtftP95Ms is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : UnknownHedgeDelay);

    private static RouteCandidate[] Order(RouteFacts facts, RouteRanking ranking, Offering[] offerings)
    {
        var candidates = new RouteCandidate[ranking.Order.Count];
        for (var place = 0; place < candidates.Length; place++)
        {
            var index = ranking.Order[place];
            var reason = place == 0 && ranking.IsExploring ? Explored : Ranked;
            candidates[place] = new RouteCandidate(offerings[index], reason) { Facts = facts.Candidates[index] };
        }

        return candidates;
    }

    private static IReadOnlyList<ResponseWarning> Warn(ResponseRequest request, RouteConditions conditions, RouteRanking ranking)
    {
        var unapplied = UnappliedRouting.Of(request.Gateway.Routing, conditions, ranking);
        for (var index = 0; index < ranking.Facts.Candidates.Count; index++)
        {
            if (ranking.DroppedBy(index) is RouteRule.Pin && ToolTurn.Of(request) is { } turn)
            {
                return [.. unapplied, new ResponseWarning(
                    WarningCodes.RoutingPinned,
                    $"{turn.Pointer} keeps its tool turn at {turn.Origin.Provider}: the reasoning can go on only there.")];
            }
        }

        return unapplied;
    }
}
