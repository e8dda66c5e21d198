using Auriko.Core.Contract;
using Auriko.Core.Routing;
using CsCheck;

namespace Auriko.Core.Tests.Routing;

/// <summary>Any facts a decision can be made of.</summary>
internal static class RouteGen
{
    private static readonly Gen<double?> Measure = Gen.OneOf(Gen.Const((double?)null), Gen.Double[0.01, 5_000].Select(x => (double?)x));

    public static Gen<CandidateFacts> Candidate { get; } =
        from figures in Gen.Select(Measure, Measure, Measure, Gen.Double[0, 1])
        from place in Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 12], Gen.Int[0, 9])
        from samples in Gen.Double[0, 20]
        select new CandidateFacts
        {
            Provider = "p",
            Model = "m" + place.Item1,
            ModelIndex = place.Item1,
            Preferred = place.Item2,
            Breaks = place.Item3 is 0 or > 6 ? default : default(RuleSet).With((RouteRule)(9 + place.Item3)),
            MeanPrice = figures.Item1 / 100,
            CostUsd = figures.Item1 / 1e6,
            TtftMs = figures.Item2,
            ThroughputTps = figures.Item3,
            SuccessRate = figures.Item4,
            Samples = samples,
            PausedMs = place.Item4 == 0 ? 1_000 : null,
        };

    public static Gen<RoutingWeights> Weights { get; } =
        Gen.Select(Gen.Double[0, 5], Gen.Double[0, 5], Gen.Double[0.001, 5]).Select(w => new RoutingWeights(w.Item1, w.Item2, w.Item3));

    private static Gen<RouteLimits> Limits { get; } = Gen.Frequency(
        (3, Gen.Const(RouteLimits.None)),
        (1, Gen.Select(Measure, Measure, Measure).Select(l => new RouteLimits
        {
            MaxCostPer1M = l.Item1,
            MaxTtftMs = l.Item2,
            MinThroughputTps = l.Item3 / 10,
            MinSuccessRate = 0.05,
        })));

    public static Gen<RouteFacts> Facts(double exploration) =>
        from candidates in Candidate.Array[1, 12]
        from rest in Gen.Select(Weights, Limits, Gen.Bool, Gen.Int)
        select new RouteFacts
        {
            CatalogVersion = "v",
            StatsVersion = 3,
            At = Routes.Now,
            Seed = rest.Item4,
            Exploration = exploration,
            Strategy = "custom",
            Weights = rest.Item1,
            Limits = rest.Item2,
            ModelByModel = rest.Item3,
            InputTokens = 100,
            Candidates = [.. candidates.Select((candidate, index) => candidate with { Provider = $"p{index}" })],
        };
}
