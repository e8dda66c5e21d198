using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;
using CsCheck;

namespace Auriko.Core.Tests.Routing;

public sealed class DecisionReplayTests
{
    [Fact]
    public void Run_TenThousandStoredDecisions_ChoosesTheSameEachTime()
    {
        var stored = new StringBuilder();
        RouteGen.Facts(0.2).Where(facts => RouteRanking.Of(facts).Refusal is RouteRule.None).Sample(
            facts => stored.Append(Encoding.UTF8.GetString(RouteDecision.Of(RouteRanking.Of(facts)).ToJson())).Append('\n'),
            iter: 10_000,
            threads: 1);

        var lines = stored.ToString().Split('\n');
        var replayed = DecisionReplay.Read(lines).Select(decision => DecisionReplay.Run(decision, null)).ToList();

        Assert.Equal(10_000, replayed.Count);
        Assert.All(replayed, decision => Assert.True(decision.IsSame));
        Assert.Contains(replayed, decision => decision.Decision.Outcome.Explored);
    }

    [Fact]
    public void Run_OtherWeights_SaysWhatDiffersAndWhatItCosts()
    {
        var conditions = Routes.Conditions(Routes.Offer("cheap", 1), Routes.Offer("quick", 3)) with
        {
            Stats = Routes.Stats(("cheap", Routes.Figures(900)), ("quick", Routes.Figures(100))),
        };
        var decision = Routes.Plan(conditions).Decision!;

        var replayed = DecisionReplay.Run(decision, new RoutingWeights(0, 1, 0));

        Assert.False(replayed.IsSame);
        Assert.Equal(("cheap", "quick"), (replayed.Before.Provider, replayed.Now!.Provider));
        Assert.Equal(2 * replayed.Before.CostUsd!.Value, replayed.CostDifferenceUsd!.Value, 12);
    }

    [Fact]
    public void ToJson_Record_NamesFiguresAndReasons()
    {
        var conditions = Routes.Conditions(Routes.Offer("a"), Routes.Offer("b", 2), Routes.Offer("c")) with { Seed = 5 };
        var decision = Routes.Plan(conditions, """{"exclude":["c"]}""").Decision! with { ResponseId = "resp_1" };

        var json = JsonElement.Parse(decision.ToJson());

        Assert.Equal("resp_1", json.GetProperty("response_id").GetString());
        var facts = json.GetProperty("facts");
        Assert.Equal(("v1", 5), (facts.GetProperty("catalog_version").GetString(), facts.GetProperty("seed").GetInt32()));
        Assert.Equal("exclude", facts.GetProperty("candidates")[2].GetProperty("breaks")[0].GetString());
        var outcome = json.GetProperty("outcome").GetProperty("candidates");
        Assert.Equal((1, 1.0), (outcome[0].GetProperty("rank").GetInt32(), outcome[0].GetProperty("score").GetDouble()));
        Assert.Equal(1.93, Math.Round(outcome[1].GetProperty("score").GetDouble(), 2));
        Assert.Equal(
            ("exclude", "in the deny-list"),
            (outcome[2].GetProperty("dropped_by").GetString(), outcome[2].GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("""{"facts":{"catalog_version":"v","strategy":"s","weights":{"cost":1,"ttft":0,"tps":0},"candidates":[]},"outcome":{"chosen":0,"explored":false,"candidates":[]}}""")]
    public void Read_NoRecord_NamesTheLine(string line)
    {
        var failure = Assert.Throws<JsonException>(() => DecisionReplay.Read(["", line]).ToList());

        Assert.StartsWith("Line 2 is no record of a decision", failure.Message, StringComparison.Ordinal);
    }
}
