using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution.Health;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using static Auriko.Core.Tests.Routing.Routes;

namespace Auriko.Core.Tests.Routing;

/// <summary>How live figures, learnt usage, health and caches bear on a plan.</summary>
public sealed class RouteFiguresTests
{
    /// <summary>One offering is the cheapest, one answers first, one writes fastest, one is a little behind each.</summary>
    private static readonly RouteConditions Four = Conditions(Offer("cheap", 1), Offer("quick", 3), Offer("fast", 3), Offer("even", 1.5m)) with
    {
        Stats = Stats(
            ("cheap", Figures(900, 30)), ("quick", Figures(150, 40)), ("fast", Figures(900, 200)), ("even", Figures(300, 100))),
    };

    [Theory]
    [InlineData("cost-focus", "cheap")]
    [InlineData("cost", "even")]
    [InlineData("ttft-focus", "quick")]
    [InlineData("ttft", "quick")]
    [InlineData("tps-focus", "fast")]
    [InlineData("tps", "fast")]
    [InlineData("balanced", "even")]
    public void Plan_Strategy_PutsItsOwnFirst(string strategy, string first)
    {
        var plan = Plan(Four, $$"""{"optimize":"{{strategy}}"}""");

        Assert.StartsWith(first, Order(plan), StringComparison.Ordinal);
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("""{"cost":1}""", "cheap even quick fast")]
    [InlineData("""{"ttft":7}""", "quick even cheap fast")]
    [InlineData("""{"tps":1e300}""", "fast even quick cheap")]
    [InlineData("""{"tps":1e-300,"cost":0}""", "fast even quick cheap")]
    public void Plan_CustomWeights_OnlyTheirProportionsCount(string weights, string order) =>
        Assert.Equal(order, Order(Plan(Four, $$"""{"weights":{{weights}}}""")));

    [Theory]
    [InlineData(""" "max_ttft_ms":300 """, "even quick")]
    [InlineData(""" "max_ttft_ms":450,"ttft_percentile":"p95" """, "quick")]
    [InlineData(""" "min_throughput_tps":100 """, "even fast")]
    [InlineData(""" "min_throughput_tps":60,"throughput_percentile":"p95" """, "fast")]
    [InlineData(""" "max_ttft_ms":300,"min_throughput_tps":100 """, "even")]
    public void Plan_LimitOnFigures_HoldsAtThePercentileAskedFor(string routing, string order) =>
        Assert.Equal(order, Order(Plan(Four, "{" + routing + "}")));

    [Theory]
    [InlineData(""" "max_ttft_ms":10 """, "max_ttft_ms")]
    [InlineData(""" "max_ttft_ms":200,"min_throughput_tps":100 """, "min_throughput_tps")]
    public void Plan_UnmetLimit_NamesTheLastStraw(string routing, string field)
    {
        var error = Refuse(Four, "{" + routing + "}");

        Assert.Equal((ErrorCode.NoProviderAvailable, $"gateway.routing.{field}"), (error.Code, error.Param));
        Assert.Contains($"'gateway.routing.{field}'", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SuccessRateFloor_DropsTheUnreliable()
    {
        var conditions = Conditions(Offer("bad", 1), Offer("good", 2)) with
        {
            Stats = Stats(("bad", Figures(100, success: 0.9)), ("good", Figures(100, success: 0.99))),
        };

        Assert.Equal("good", Order(Plan(conditions, """{"min_success_rate":0.95}""")));
        Assert.Equal("gateway.routing.min_success_rate", Refuse(conditions, """{"min_success_rate":1}""").Param);
    }

    [Theory]
    [InlineData(0.9, "flaky solid")]
    [InlineData(0.4, "solid flaky")]
    public void Plan_Failures_AreInThePrice(double success, string order)
    {
        var conditions = Conditions(Offer("flaky", 1), Offer("solid", 2)) with
        {
            Stats = Stats(("flaky", Figures(100, success: success)), ("solid", Figures(100))),
        };

        Assert.Equal(order, Order(Plan(conditions)));
    }

    [Fact]
    public void Plan_FewSamples_AreBlendedWithWhatTheCatalogSupposes()
    {
        var conditions = Conditions(Offer("a") with { Priors = new OfferingPriors(100, 80, 0.8) }) with
        {
            Stats = Stats(("a", Figures(200, 40, 1, samples: 5))),
        };

        var facts = Plan(conditions).Candidates[0].Facts!;

        Assert.Equal((150, 60, 0.9), (facts.TtftMs!.Value, facts.ThroughputTps!.Value, Math.Round(facts.SuccessRate!.Value, 9)));
    }

    [Fact]
    public void Plan_NothingMeasured_TheCatalogsPriorsCount()
    {
        var conditions = Conditions(Offer("slow"), Offer("quick") with { Priors = new OfferingPriors(10, null, null) });

        var plan = Plan(conditions, """{"optimize":"ttft","max_ttft_ms":500}""");

        Assert.Equal("quick slow", Order(plan));
        Assert.StartsWith("/gateway/routing/max_ttft_ms ", Assert.Single(plan.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Preferred_ComesFirstAndCannotBreakALimit()
    {
        Assert.Equal("fast cheap even quick", Order(Plan(Four, """{"prefer":["fast"]}""")));
        Assert.Equal("even quick", Order(Plan(Four, """{"prefer":["fast"],"max_ttft_ms":300}""")));
    }

    [Fact]
    public void Plan_LongInput_IsPricedByItsTierAndNeedsTheContext()
    {
        var tiered = Offer("tiered", 1) with
        {
            Prices = Offer("x", 1).Prices! with { LongContext = [new(1_000, Offer("x", 9).Prices!)] },
            ContextWindow = 1_000_000,
        };
        var conditions = Conditions(tiered, Offer("flat", 2), Offer("small", 0.1m) with { ContextWindow = 2_000 });
        var text = new string('x', 3_300);

        Assert.Equal("small tiered flat", Order(Plan(conditions)));
        Assert.Equal("small flat tiered", Order(Plan(conditions, more: $$"""
            "input":"{{text}}"
            """)));
        Assert.Equal("flat tiered", Order(Plan(conditions, more: $$"""
            "input":"{{text}}","max_output_tokens":1000
            """)));
    }

    [Theory]
    [InlineData(null, "cheap-input cheap-output")]
    [InlineData(5_000.0, "cheap-output cheap-input")]
    public void Plan_UsualOutput_DecidesWhichPriceCounts(double? usual, string order)
    {
        var conditions = Conditions(Offer("cheap-output", 4, 4), Offer("cheap-input", 1, 5)) with { UsualOutput = _ => usual };

        Assert.Equal(order, Order(Plan(conditions, more: $$"""
            "input":"{{new string('x', 3_000)}}"
            """)));
        Assert.Equal("cheap-input cheap-output", Order(Plan(conditions, more: $$"""
            "input":"{{new string('x', 3_000)}}","max_output_tokens":100
            """)));
    }

    [Theory]
    [InlineData(2_000, 1, 60, "warm cold")]
    [InlineData(2_000, 1, 301, "cold warm")]
    [InlineData(2_000, 0, 60, "cold warm")]
    [InlineData(1_000, 1, 60, "cold warm")]
    public void Plan_CachedPrefix_WinsWhenTheSavingSaysSo(long tokens, double likelihood, int age, string order)
    {
        var warm = Offer("warm", 1.2m, 1) with
        {
            Prices = Offer("x", 1.2m, 1).Prices! with { CacheReadPer1M = Usd.FromDollars(0.12m) },
        };
        var prefix = new CachedPrefix(new OfferingKey("warm", "m"), tokens, likelihood, Now.AddSeconds(-age));
        var conditions = Conditions(Offer("cold", 1), warm) with { Cached = new CachedPrefixes([prefix]) };

        var plan = Plan(conditions, more: $$"""
            "input":"{{new string('x', 9_000)}}"
            """);

        Assert.Equal(order, Order(plan));
        Assert.Equal(order.StartsWith("warm", StringComparison.Ordinal) ? tokens : 0, plan.Candidates.Max(c => c.Facts!.CachedTokens));
    }

    [Fact]
    public void Plan_Unhealthy_AreLeftOutAndTheLastIs503()
    {
        var conditions = Conditions(Offer("a", 1), Offer("b", 2));

        Assert.Equal("b", Order(Plan(conditions with { Health = new Sick("a") })));
        var error = Refuse(conditions with { Health = new Sick("a", "b") }, "{}");
        Assert.Equal((ErrorCode.ModelUnavailable, TimeSpan.FromSeconds(3)), (error.Code, error.RetryAfter));
        Assert.Equal(
            TimeSpan.FromSeconds(4), Refuse(conditions with { Health = new Sick("a", "b") }, """{"exclude":["a"]}""").RetryAfter);
        Assert.Equal(ErrorCode.NoProviderAvailable, Refuse(conditions with { Health = new Sick("a") }, """{"providers":["c"]}""").Code);
    }

    [Fact]
    public void Plan_Seeds_ExploreTheUnheardOfAsOftenAsSet()
    {
        var conditions = Conditions(Offer("known", 1), Offer("unheard", 1.4m), Offer("dear", 9), Offer("heard", 1.4m)) with
        {
            Stats = Stats(("known", Figures(100)), ("heard", Figures(100))),
            Exploration = 0.1,
        };

        var plans = Enumerable.Range(0, 2_000).Select(seed => Plan(conditions with { Seed = seed })).ToList();

        var explored = plans.Where(plan => plan.Decision!.Outcome.Explored).ToList();
        Assert.InRange(explored.Count, 150, 250);
        Assert.All(explored, plan => Assert.Equal("unheard known heard dear", Order(plan)));
        Assert.All(plans.Except(explored), plan => Assert.Equal("known heard unheard dear", Order(plan)));
        Assert.Equal("explored", explored[0].Candidates[0].Reason);
    }

    [Theory]
    [InlineData(""" "max_ttft_ms":500 """)]
    [InlineData(""" "prefer":["known"] """)]
    public void Plan_ExplorationThatMightBreakAWish_IsOff(string routing)
    {
        var conditions = Conditions(Offer("known", 1), Offer("unheard", 1)) with
        {
            Stats = Stats(("known", Figures(100))),
            Exploration = 1,
        };

        Assert.Equal("unheard known", Order(Plan(conditions)));
        Assert.Equal("known unheard", Order(Plan(conditions, "{" + routing + "}")));
    }

    private sealed class Sick(params string[] providers) : IOfferingHealth
    {
        public bool IsResting(Offering offering) => false;

        public TimeSpan? PauseOf(Offering offering) =>
            Array.IndexOf(providers, offering.Provider.Value) is >= 0 and var place ? TimeSpan.FromSeconds(2.5 + place) : null;
    }
}
