using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Routing;

namespace Auriko.Core.Tests.Routing;

/// <summary>What a key's own lists leave of a plan.</summary>
public sealed class KeyAllowanceTests
{
    private static readonly RouteConditions Conditions = Routes.Conditions(Routes.Offer("alpha"), Routes.Offer("beta"));

    [Fact]
    public void Plan_ProvidersOfTheKey_AreAllThatIsTried()
    {
        var plan = Routes.Plan(With([], ["beta", "gamma"]));

        Assert.Equal("beta", Routes.Order(plan));
    }

    [Fact]
    public void Plan_RequestAllowsMore_TheKeyDecides()
    {
        var plan = Routes.Plan(With([], ["beta"]), """{"providers":["alpha","beta"],"prefer":["alpha"]}""");

        Assert.Equal("beta", Routes.Order(plan));
    }

    [Fact]
    public void Plan_NoProviderOfTheKey_SaysThatTheKeyIsLimited()
    {
        var error = Routes.Refuse(With([], ["gamma"]), "{}");

        Assert.Equal((ErrorCode.NoProviderAvailable, "model"), (error.Code, error.Param));
        Assert.Contains("key's own list of providers", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ModelNotOfTheKey_IsForbiddenByName()
    {
        var error = Routes.Refuse(With(["n"], []), "{}");

        Assert.Equal(
            (ErrorCode.InsufficientPermissions, "model", "This key may not call the model 'm'."),
            (error.Code, error.Param, error.Message));
    }

    [Theory]
    [InlineData("m", true)]
    [InlineData("also-m", true)]
    [InlineData("M", false)]
    public void Plan_ModelOfTheKeyByIdOrAlias_IsAllowed(string listed, bool isAllowed)
    {
        var model = Conditions.Catalog.Models[0] with { Aliases = ["also-m"] };
        var conditions = With([listed], []) with { Catalog = new CatalogSnapshot("v1", Routes.Now, [model]) };

        Assert.Equal(isAllowed, Record.Exception(() => Routes.Plan(conditions)) is null);
    }

    [Fact]
    public void Plan_OneOfSeveralModels_IsForbiddenWhereItStands()
    {
        var conditions = Routes.Conditions(Routes.Offer("alpha"), Routes.Offer("alpha", model: "n")) with
        {
            Allowance = new KeyAllowance(["m"], []),
        };
        var request = ResponseRequestParser.Parse(Encoding.UTF8.GetBytes("""{"input":"x","gateway":{"models":["m","n:cost"]}}"""));

        var error = Assert.Throws<GatewayException>(() => new RoutePlanner().Plan(request, conditions)).Error;

        Assert.Equal((ErrorCode.InsufficientPermissions, "gateway.models[1]"), (error.Code, error.Param));
    }

    private static RouteConditions With(IReadOnlyList<string> models, IReadOnlyList<string> providers) =>
        Conditions with { Allowance = new KeyAllowance(models, providers) };
}
