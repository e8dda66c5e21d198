using System.Globalization;
using Auriko.Tests.Shared.Market;

namespace Auriko.Benchmarks.Routing;

/// <summary>What the planner makes of markets that it does not know, printed as tables.</summary>
internal static class RoutingCommand
{
    private const int MostOutages = 5;

    private static readonly string[] Strategies =
        ["cost-focus", "cost", "ttft-focus", "ttft", "tps-focus", "tps", "balanced"];

    private static readonly (string Name, string? Json)[] Hedges =
        [("off", null), ("`p95`", "\"p95\""), ("`delay_ms` 800", "{\"delay_ms\":800}")];

    /// <summary>Runs the trials and prints what came of them.</summary>
    /// <param name="loads">How many loads each figure is the mean of.</param>
    public static void Run(int loads)
    {
        Compare(loads);
        Fail(Math.Min(loads, MostOutages));
        Hedge(loads);
    }

    private static void Compare(int loads)
    {
        var cost = Mean(loads, StrategyTrial.LeastCost).SpendUsd;
        var ttft = Mean(loads, StrategyTrial.LeastTtft).TtftMs;
        var tps = Mean(loads, StrategyTrial.MostTps).Tps;
        string Against(Tally tally) => Text($"{tally.SpendUsd / cost:0.000} | {tally.TtftMs / ttft:0.000} | {tally.Tps / tps:0.000}");

        Header("Strategy", "on the best", "random", "fixed order", "spend", "TTFT p50", "tokens/s p50");
        foreach (var strategy in Strategies)
        {
            var planner = Mean(loads, seed => StrategyTrial.Planner(strategy, seed));
            var random = Mean(loads, seed => StrategyTrial.Random(strategy, seed));
            var order = Mean(loads, seed => StrategyTrial.Fixed(strategy, seed));
            Console.WriteLine(Text(
                $"| `{strategy}` | {planner.BestShare:0 %} | {random.BestShare:0 %} | {order.BestShare:0 %} | {Against(planner)} |"));
        }

        Console.WriteLine($"| random | | | | {Against(Mean(loads, seed => StrategyTrial.Random("balanced", seed)))} |");
        Console.WriteLine($"| fixed order | | | | {Against(Mean(loads, seed => StrategyTrial.Fixed("balanced", seed)))} |\n");
    }

    private static void Fail(int loads)
    {
        Header("Strategy", "s to leave", "s to return", "failed attempts", "unanswered");
        foreach (var strategy in Strategies)
        {
            var outages = Enumerable.Range(1, loads).Select(seed => OutageTrial.Run(strategy, seed)).ToList();
            var (leave, back) = (outages.Max(one => one.SecondsToLeave), outages.Max(one => one.SecondsToReturn ?? double.PositiveInfinity));
            Console.WriteLine(Text(
                $"| `{strategy}` | {leave:0} | {back:0} | {outages.Average(one => one.Wasted):0} | {outages.Sum(one => one.Unanswered)} |"));
        }

        Console.WriteLine();
    }

    private static void Hedge(int loads)
    {
        Header("Hedge", "TTFT p50 ms", "TTFT p99 ms", "spend", "error frames", "unanswered");
        var plain = 0.0;
        foreach (var (name, json) in Hedges)
        {
            var runs = Enumerable.Range(1, loads).Select(seed => HedgeTrial.Run(json, seed)).ToList();
            var spend = runs.Sum(run => run.SpendUsd);
            plain = json is null ? spend : plain;
            Console.WriteLine(Text($"| {name} | {runs.Average(run => run.TtftP50Ms):0} | {runs.Average(run => run.TtftP99Ms):0} ")
                + Text($"| {spend / plain:0.000} | {runs.Sum(run => run.ErrorFrames)} | {runs.Sum(run => run.Unanswered)} |"));
        }
    }

    private static void Header(params string[] cells) => Console.WriteLine(
        $"| {string.Join(" | ", cells)} |\n|{string.Concat(Enumerable.Repeat("---|", cells.Length))}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Tally Mean(int loads, Func<int, Tally> run) => Tally.Mean([.. Enumerable.Range(1, loads).Select(run)]);
}
