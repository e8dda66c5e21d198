using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Tests.Routing;

public sealed class RoutePlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private const string FineTuned = """{"model":"ft:cost","input":"x"}""";

    private static readonly CatalogSnapshot Catalog = new("v1", Now,
    [
        Model("m", ["alias"], Offer("m", "dear", 9), Offer("m", "cheap", 1), Offer("m", "free", null), Offer("m", "even", 1)),
        Model("n", [], Offer("n", "dear", 2) with { DataPolicy = "zdr" }, Offer("n", "absent", 0)),
        Model("ft:cost", [], Offer("ft:cost", "dear", 1)),
        Model("unserved", [], Offer("unserved", "absent", 1)),
        Model("image", [], Offer("image", "cheap", 1), Offer("image", "dear", 9) with
        {
            Capabilities = new ModelCapabilities { Images = true, Reasoning = true },
            MaxOutputTokens = 100,
        }),
    ]);

    [Fact]
    public void Plan_SeveralOfferings_CheapestFirstUnpricedLastTiesInCatalogOrder()
    {
        var plan = Plan("""{"model":"m","input":"x"}""");

        Assert.Equal(["cheap m", "even m", "dear m", "free m"], Order(plan));
        Assert.Equal(("cost-focus", "v1", 4), (plan.Strategy, plan.CatalogVersion, plan.MaxAttempts));
        Assert.Empty(plan.Warnings);
        Assert.All(plan.Candidates, candidate => Assert.Equal("ranked", candidate.Reason));
        Assert.Equal((1, null), (plan.Candidates[0].Facts!.MeanPrice, plan.Candidates[3].Facts!.MeanPrice));
    }

    [Theory]
    [InlineData("""{"model":"alias","input":"x"}""", "cost-focus")]
    [InlineData("""{"model":"m:cost","input":"x"}""", "cost")]
    [InlineData("""{"model":"alias:tps-focus","input":"x"}""", "tps-focus")]
    [InlineData("""{"model":"m:cost","input":"x","gateway":{"routing":{"optimize":"balanced"}}}""", "balanced")]
    [InlineData("""{"model":"m:cost","input":"x","gateway":{"routing":{"weights":{"cost":1}}}}""", "custom")]
    [InlineData("""{"input":"x","gateway":{"models":["m","n:ttft","m:tps"]}}""", "ttft")]
    public void Plan_SuffixOptimizeAndWeights_GiveTheStrategy(string request, string strategy) =>
        Assert.Equal(strategy, Plan(request).Strategy);

    [Fact]
    public void Plan_IdThatEndsLikeASuffix_IsTakenWhole() =>
        Assert.Equal(("dear ft:cost", "cost-focus"), (Order(Plan(FineTuned)).Single(), Plan(FineTuned).Strategy));

    [Theory]
    [InlineData("unknown")]
    [InlineData("m:floor")]
    [InlineData("m:cost:cost")]
    [InlineData(":cost")]
    [InlineData("M")]
    public void Plan_UnknownModel_IsNotFound(string model)
    {
        var error = Refused($$"""{"model":"{{model}}","input":"x"}""");

        Assert.Equal((ErrorCode.ModelNotFound, "model"), (error.Code, error.Param));
    }

    [Fact]
    public void Plan_OneOfSeveralUnknown_NamesWhich() =>
        Assert.Equal("gateway.models[1]", Refused("""{"input":"x","gateway":{"models":["m","zzz"]}}""").Param);

    [Fact]
    public void Plan_NoProviderConfigured_IsNotFound()
    {
        var error = Refused("""{"model":"unserved","input":"x"}""");

        Assert.Equal((ErrorCode.ModelNotFound, "No provider of this model is configured in this deployment."), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(""" "providers":["nobody"] """, "providers")]
    [InlineData(""" "exclude":["dear","cheap","free","even"] """, "exclude")]
    [InlineData(""" "only_byok":true """, "only_byok")]
    [InlineData(""" "data_policy":"zdr" """, "data_policy")]
    [InlineData(""" "max_cost_per_1m":0.999999999 """, "max_cost_per_1m")]
    [InlineData(""" "providers":["free"],"max_cost_per_1m":100 """, "max_cost_per_1m")]
    public void Plan_UnmetConstraint_NamesTheLastStraw(string routing, string field)
    {
        var error = Refused(Routed(routing));

        Assert.Equal((ErrorCode.NoProviderAvailable, $"gateway.routing.{field}"), (error.Code, error.Param));
        Assert.Contains($"'gateway.routing.{field}'", error.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "providers":["dear","free"] """, "dear m,free m")]
    [InlineData(""" "exclude":["cheap"] """, "even m,dear m,free m")]
    [InlineData(""" "max_cost_per_1m":1 """, "cheap m,even m")]
    [InlineData(""" "prefer":["dear","nobody"] """, "dear m,cheap m,even m,free m")]
    [InlineData(""" "data_policy":"no_training" """, "cheap m,even m,dear m,free m")]
    [InlineData(""" "tier":"priority" """, "cheap m,even m,dear m,free m")]
    public void Plan_Constraints_KeepAndOrder(string routing, string expected) =>
        Assert.Equal(expected.Split(','), Order(Plan(Routed(routing))));

    [Theory]
    [InlineData("pool", "cheap m,even m,dear n,dear m,free m")]
    [InlineData("fallback", "dear n,cheap m,even m,dear m,free m")]
    public void Plan_SeveralModels_PoolsOrGoesModelByModel(string mode, string expected) => Assert.Equal(
        expected.Split(','),
        Order(Plan("""{"input":"x","gateway":{"models":["n","m","alias"],"routing":{"mode":"MODE"}}}"""
            .Replace("MODE", mode, StringComparison.Ordinal))));

    [Theory]
    [InlineData(""" "allow_fallbacks":false """, 1)]
    [InlineData(""" "max_fallback_attempts":0 """, 1)]
    [InlineData(""" "max_fallback_attempts":5 """, 6)]
    public void Plan_FallbackDirectives_BoundTheAttempts(string routing, int attempts) => Assert.Equal(
        attempts, Plan(Routed(routing)).MaxAttempts);

    [Theory]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}] """, "dear image")]
    [InlineData(""" "input":"x","reasoning":{"effort":"high"} """, "dear image")]
    [InlineData(""" "input":"x","reasoning":{"effort":"none"} """, "cheap image,dear image")]
    [InlineData(""" "input":"x","max_output_tokens":101 """, "cheap image")]
    public void Plan_NeedOnlySomeMeet_DropsTheOthers(string request, string expected) =>
        Assert.Equal(expected.Split(','), Order(Plan($$"""{"model":"image",{{request}}}""")));

    [Fact]
    public void Plan_NeedNobodyMeets_RefusesNothing()
    {
        const string image = """[{"role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}]""";

        Assert.Equal(4, Plan($$"""{"model":"m","input":{{image}}}""").Candidates.Count);
    }

    [Fact]
    public void Plan_Dropped_SaysWhy()
    {
        var plan = Plan("""{"model":"n","input":"x"}""");

        var dropped = Assert.Single(plan.Decision!.Outcome.Candidates, candidate => candidate.Rank is null);
        Assert.Equal(
            ("absent", "unserved", "its provider is not configured"), (dropped.Provider, dropped.DroppedBy, dropped.Reason));
    }

    [Theory]
    [InlineData(""" "optimize":"ttft" """, "optimize")]
    [InlineData(""" "optimize":"balanced" """, "optimize")]
    [InlineData(""" "weights":{"tps":1} """, "weights")]
    [InlineData(""" "max_ttft_ms":5 """, "max_ttft_ms")]
    [InlineData(""" "min_throughput_tps":5 """, "min_throughput_tps")]
    [InlineData(""" "min_success_rate":0.5 """, "min_success_rate")]
    [InlineData(""" "tier":"priority" """, "tier")]
    public void Plan_DirectiveWithoutEffect_IsAWarning(string routing, string member)
    {
        var warning = Assert.Single(Plan(Routed(routing)).Warnings);

        Assert.Equal(WarningCodes.RoutingNotApplied, warning.Code);
        Assert.StartsWith($"/gateway/routing/{member} ", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_PriceWindow_CountsAtTheMomentAsked()
    {
        var window = new PriceWindow(new TimeOnly(12, 0), new TimeOnly(13, 0), [], Price(10));
        var catalog = new CatalogSnapshot("v", Now,
            [Model("m", [], Offer("m", "cheap", 1) with { PriceWindows = [window] }, Offer("m", "dear", 9))]);

        Assert.Equal(["dear m", "cheap m"], Order(Plan("""{"model":"m","input":"x"}""", catalog)));
    }

    [Fact]
    public void Plan_FourOfferings_AllocatesAtMostTwoKiB()
    {
        var planner = new RoutePlanner();
        var request = Routes.Request();
        var conditions = Routes.Conditions(Routes.Offer("a"), Routes.Offer("b"), Routes.Offer("c"), Routes.Offer("d"));
        planner.Plan(request, conditions);

        var before = GC.GetAllocatedBytesForCurrentThread();
        planner.Plan(request, conditions);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2_048);
    }

    private static string Routed(string routing) => """{"model":"m","input":"x","gateway":{"routing":{R}}}""".Replace("R", routing, StringComparison.Ordinal);

    private static RoutePlan Plan(string json, CatalogSnapshot? catalog = null) => new RoutePlanner().Plan(
        ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(json)),
        new RouteConditions(catalog ?? Catalog, offering => offering.Provider.Value != "absent", Now));

    private static GatewayError Refused(string json) => Assert.Throws<GatewayException>(() => Plan(json)).Error;

    private static IEnumerable<string> Order(RoutePlan plan) =>
        plan.Candidates.Select(candidate => $"{candidate.Offering.Provider} {candidate.Offering.ModelId}");

    private static ModelEntry Model(string id, string[] aliases, params Offering[] offerings) =>
        new() { Id = id, Aliases = aliases, Offerings = offerings };

    private static PriceList Price(int dollars) =>
        new() { InputPer1M = Usd.FromDollars(dollars), OutputPer1M = Usd.FromDollars(dollars) };

    private static Offering Offer(string model, string provider, int? dollars) => new()
    {
        Provider = new ProviderName(provider),
        ModelId = model,
        ProviderModelId = model,
        Prices = dollars is { } price ? Price(price) : null,
    };
}
