using System.Globalization;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// Plans by price: the cheapest offering first, by the mean of its input and output price at the moment; offerings
/// without a price last; preferred providers before the others; ties in the order of the request and the catalog. An unfinished tool turn with
/// sealed reasoning stays where that comes from.
/// </summary>
/// <remarks>
/// Strategies other than the cost ones are accepted and reported, but rank by price as long as there are no live figures.
/// </remarks>
internal sealed class RoutePlanner : IRoutePlanner
{
    private const string DefaultStrategy = "cost-focus";

    private static readonly TimeSpan DefaultHedgeDelay = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public RoutePlan Plan(
        ResponseRequest request, CatalogSnapshot catalog, Func<Offering, bool> isServed, DateTimeOffset now)
    {
        var routing = request.Gateway.Routing;
        var models = RequestedModel.AllOf(request, catalog);
        var dropped = new List<DroppedOffering>();
        var offerings = Served(request, models, isServed, dropped);
        foreach (var constraint in HardConstraint.Of(routing, now))
        {
            offerings = Keep(offerings, constraint.IsMet, constraint.Reason, dropped);
            if (offerings.Count == 0)
            {
                throw RouteErrors.Unmet(constraint.Field);
            }
        }

        var warnings = new List<ResponseWarning>();
        offerings = Pin(request, offerings, dropped, warnings);
        foreach (var need in Suitability.Of(request))
        {
            offerings = KeepWhileAny(offerings, need, dropped);
        }

        var strategy = Strategy(routing, models);
        return new RoutePlan(strategy, catalog.Version, Rank(offerings, models, routing, now))
        {
            MaxAttempts = routing.AllowFallbacks ? 1 + routing.MaxFallbackAttempts : 1,
            FanOut = routing.FanOut,
            HedgeDelay = routing.Hedge is { } hedge ? hedge.Delay ?? DefaultHedgeDelay : null,
            Dropped = dropped,
            Warnings = [.. UnappliedRouting.Of(routing, strategy), .. warnings],
        };
    }

    private static string Strategy(RoutingDirectives routing, IReadOnlyList<RequestedModel> models) =>
        routing.Weights is not null
            ? "custom"
            : routing.Optimize ?? models.FirstOrDefault(model => model.Strategy is not null)?.Strategy ?? DefaultStrategy;

    private static List<Offering> Served(
        ResponseRequest request, IReadOnlyList<RequestedModel> models, Func<Offering, bool> isServed,
        List<DroppedOffering> dropped)
    {
        var all = models.SelectMany(requested => requested.Model.Offerings).ToList();
        var served = Keep(all, isServed, "its provider is not configured", dropped);
        return served.Count > 0 ? served : throw RouteErrors.Unserved(request);
    }

    private static List<Offering> Keep(
        List<Offering> offerings, Func<Offering, bool> isMet, string reason, List<DroppedOffering> dropped)
    {
        var kept = new List<Offering>(offerings.Count);
        foreach (var offering in offerings)
        {
            if (isMet(offering))
            {
                kept.Add(offering);
            }
            else
            {
                dropped.Add(new DroppedOffering(offering, reason));
            }
        }

        return kept;
    }

    /// <summary>
    /// Keeps to where the reasoning of an unfinished tool turn comes from, as long as that can be called: elsewhere the
    /// turn would have to go on without it.
    /// </summary>
    private static List<Offering> Pin(
        ResponseRequest request, List<Offering> offerings, List<DroppedOffering> dropped, List<ResponseWarning> warnings)
    {
        if (ToolTurn.Of(request) is not { } turn)
        {
            return offerings;
        }

        var pinned = KeepWhileAny(
            offerings,
            new("not where the reasoning comes from",
                o => o.Provider == turn.Origin.Provider && o.ModelId == turn.Origin.ModelId),
            dropped);
        if (pinned.Count < offerings.Count)
        {
            warnings.Add(new ResponseWarning(
                WarningCodes.RoutingPinned,
                $"{turn.Pointer} keeps its tool turn at {turn.Origin.Provider}: the reasoning can go on only there."));
        }

        return pinned;
    }

    private static List<Offering> KeepWhileAny(List<Offering> offerings, Suitability need, List<DroppedOffering> dropped) =>
        offerings.Exists(o => need.IsMet(o)) ? Keep(offerings, need.IsMet, need.Reason, dropped) : offerings;

    private static List<RouteCandidate> Rank(
        List<Offering> offerings, IReadOnlyList<RequestedModel> models, RoutingDirectives routing, DateTimeOffset now)
    {
        var order = models.Select((requested, index) => (requested.Model.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        return [.. offerings
            .OrderBy(o => routing.Mode is "fallback" ? order[o.ModelId] : 0)
            .ThenBy(o => routing.Prefer.Contains(o.Provider.Value) ? 0 : 1)
            .ThenBy(o => MeanPrice.Of(o, now) ?? decimal.MaxValue)
            .ThenBy(o => order[o.ModelId])
            .Select(o => new RouteCandidate(o, Reason(o, now)))];
    }

    private static string Reason(Offering offering, DateTimeOffset now) => MeanPrice.Of(offering, now) is { } price
        ? string.Create(CultureInfo.InvariantCulture, $"mean price {price:0.#########} USD per 1M tokens")
        : "price not known";
}
