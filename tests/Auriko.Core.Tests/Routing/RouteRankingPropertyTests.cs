using Auriko.Core.Routing;
using CsCheck;

namespace Auriko.Core.Tests.Routing;

public sealed class RouteRankingPropertyTests
{
    [Fact]
    public void Of_CandidatesInAnotherOrder_ChoosesTheSame() =>
        Gen.Select(RouteGen.Facts(0), Gen.Int[1, 11]).Sample((facts, turn) =>
        {
            var by = turn % facts.Candidates.Count;
            var turned = facts with { Candidates = [.. facts.Candidates.Skip(by), .. facts.Candidates.Take(by)] };

            Assert.Equal(Names(facts), Names(turned));
        });

    [Fact]
    public void Of_DominatedCandidate_NeverComesFirst() =>
        Gen.Select(RouteGen.Facts(0), Gen.Int[0, 11], Gen.Double[1.01, 9]).Sample((facts, place, factor) =>
        {
            var original = facts.Candidates[place % facts.Candidates.Count];
            var worse = Worsen(original, factor) with { Provider = "worse" };

            Assert.NotEqual("worse", Names(facts with { Candidates = [worse, .. facts.Candidates] }).FirstOrDefault());
        });

    [Fact]
    public void Of_OneCandidateMore_LeavesTheOthersInTheirOrder() =>
        Gen.Select(RouteGen.Facts(0), RouteGen.Candidate).Sample((facts, other) =>
        {
            var same = other with { Provider = "other", Breaks = default, PausedMs = null };
            var obeying = facts with
            {
                Candidates = [.. facts.Candidates.Select(candidate => candidate with { Breaks = default, PausedMs = null })],
            };
            var more = obeying with { Candidates = [.. obeying.Candidates, same] };

            Assert.Equal(Names(obeying), Names(more).Where(name => name != "other"));
        });

    [Fact]
    public void Of_AnyFacts_RanksOrDropsEachOnce() => RouteGen.Facts(0.5).Sample(facts =>
    {
        var ranking = RouteRanking.Of(facts);

        var dropped = Enumerable.Range(0, facts.Candidates.Count).Where(index => ranking.DroppedBy(index) is not RouteRule.None);
        Assert.Equal(Enumerable.Range(0, facts.Candidates.Count), ranking.Order.Concat(dropped).Order());
        Assert.Equal(ranking.Refusal is RouteRule.None, ranking.Order.Count > 0);
    });

    private static CandidateFacts Worsen(CandidateFacts candidate, double factor) => candidate with
    {
        CostUsd = candidate.CostUsd * factor,
        MeanPrice = candidate.MeanPrice * factor,
        TtftMs = (candidate.TtftMs ?? RouteScore.DefaultTtftMs) * factor,
        ThroughputTps = (candidate.ThroughputTps ?? RouteScore.DefaultTps) / factor,
    };

    private static List<string> Names(RouteFacts facts) =>
        [.. RouteRanking.Of(facts).Order.Select(index => facts.Candidates[index].Provider)];
}
