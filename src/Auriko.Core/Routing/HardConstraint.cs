using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>A condition that a candidate must meet, named by the field that sets it.</summary>
/// <param name="Field">The request's field.</param>
/// <param name="Reason">Why an offering that breaks it is dropped, for a log.</param>
/// <param name="IsMet">Whether an offering meets it.</param>
internal sealed record HardConstraint(string Field, string Reason, Func<Offering, bool> IsMet)
{
    /// <summary>The constraints that <paramref name="routing"/> sets, in the order they are applied.</summary>
    /// <param name="routing">The request's directives.</param>
    /// <param name="now">The moment whose prices count.</param>
    public static IEnumerable<HardConstraint> Of(RoutingDirectives routing, DateTimeOffset now)
    {
        if (routing.Providers is { } allowed)
        {
            yield return new("gateway.routing.providers", "not in the allow-list", o => allowed.Contains(o.Provider.Value));
        }

        if (routing.Exclude is { Count: > 0 } denied)
        {
            yield return new("gateway.routing.exclude", "in the deny-list", o => !denied.Contains(o.Provider.Value));
        }

        if (routing.OnlyByok)
        {
            yield return new("gateway.routing.only_byok", "there are no provider keys of the caller's own", _ => false);
        }

        if (routing.DataPolicy is not "any")
        {
            yield return new("gateway.routing.data_policy", "its data policy is weaker", o => Obeys(o, routing.DataPolicy));
        }

        if (routing.MaxCostPer1M is { } ceiling)
        {
            yield return new(
                "gateway.routing.max_cost_per_1m",
                "its price is above the ceiling or not known",
                o => MeanPrice.Of(o, now) is { } price && price <= ceiling);
        }
    }

    private static bool Obeys(Offering offering, string policy) =>
        offering.DataPolicy == policy || offering.DataPolicy is "zdr";
}
