using Auriko.Core.Contract;
using Auriko.Core.Routing;
using static Auriko.Core.Tests.Routing.Routes;

namespace Auriko.Core.Tests.Routing;

/// <summary>Names of providers in a request that are nobody's.</summary>
public sealed class ProviderNameTests
{
    private static readonly RouteConditions Conditions = Routes.Conditions(Offer("alpha", 1), Offer("beta", 2)) with
    {
        IsConfigured = name => name == "spare",
    };

    [Theory]
    [InlineData(""" ["Alpha"] """, 0)]
    [InlineData(""" ["beta","alhpa"] """, 1)]
    public void Plan_UnknownNameInTheDenyList_IsRefused(string list, int place)
    {
        var error = Refuse(Conditions, $$"""{"exclude":{{list}}}""");

        Assert.Equal((ErrorCode.InvalidParameterValue, $"gateway.routing.exclude[{place}]"), (error.Code, error.Param));
        Assert.Contains("/v1/registry/providers", error.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" ["beta"] """, "alpha")]
    [InlineData(""" ["spare"] """, "alpha beta")]
    public void Plan_KnownNameInTheDenyList_IsObeyed(string list, string expected) =>
        Assert.Equal(expected, Order(Plan(Conditions, $$"""{"exclude":{{list}}}""")));

    [Theory]
    [InlineData(""" "providers":["alpha","Beta"] """, "alpha", "providers/1")]
    [InlineData(""" "prefer":["Beta"] """, "alpha beta", "prefer/0")]
    public void Plan_UnknownNameElsewhere_IsAWarning(string routing, string expected, string field)
    {
        var plan = Plan(Conditions, $$"""{{{routing}}}""");

        Assert.Equal(expected, Order(plan));
        var warning = Assert.Single(plan.Warnings);
        Assert.Equal(
            (WarningCodes.RoutingNotApplied,
                $"/gateway/routing/{field} had no effect: neither the catalog nor this deployment has a provider of that name."),
            (warning.Code, warning.Message));
    }
}
