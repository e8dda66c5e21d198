using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Tests.Routing;

/// <summary>Requests, catalogs and figures for tests of the planner.</summary>
internal static class Routes
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static CatalogSnapshot Catalog(params Offering[] offerings) => new(
        "v1", Now, [.. offerings.GroupBy(o => o.ModelId).Select(same => new ModelEntry { Id = same.Key, Offerings = [.. same] })]);

    public static Offering Offer(string provider, decimal input = 1, decimal? output = null, string model = "m") => new()
    {
        Provider = new ProviderName(provider),
        ModelId = model,
        ProviderModelId = model,
        Prices = new PriceList { InputPer1M = Usd.FromDollars(input), OutputPer1M = Usd.FromDollars(output ?? input) },
    };

    public static ResponseRequest Request(string routing = "{}", string more = "\"input\":\"x\"") => ResponseRequestParser.Parse(
        Encoding.UTF8.GetBytes($$$"""{"model":"m",{{{more}}},"gateway":{"routing":{{{routing}}}}}"""));

    public static RouteConditions Conditions(params Offering[] offerings) => new(Catalog(offerings), _ => true, Now);

    /// <summary>Figures with so many attempts behind them that nothing else counts for much.</summary>
    public static OfferingFigures Figures(double ttft, double tps = 50, double success = 1, double samples = 1e9) => new()
    {
        TtftP50Ms = ttft,
        TtftP95Ms = 3 * ttft,
        ThroughputP50 = tps,
        ThroughputP95 = tps / 3,
        SuccessRate = success,
        Attempts = samples,
        TtftSamples = samples,
        ThroughputSamples = samples,
    };

    public static StatsSnapshot Stats(params (string Provider, OfferingFigures Figures)[] figures) =>
        new(7, figures.ToDictionary(pair => new OfferingKey(pair.Provider, "m"), pair => pair.Figures));

    public static RoutePlan Plan(RouteConditions conditions, string routing = "{}", string more = "\"input\":\"x\"") =>
        new RoutePlanner().Plan(Request(routing, more), conditions);

    public static GatewayError Refuse(RouteConditions conditions, string routing) =>
        Assert.Throws<GatewayException>(() => Plan(conditions, routing)).Error;

    /// <summary>The providers in the order to try them.</summary>
    public static string Order(RoutePlan plan) =>
        string.Join(' ', plan.Candidates.Select(candidate => candidate.Offering.Provider.Value));
}
