using System.Globalization;
using System.Text.RegularExpressions;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Auriko.Tests.Shared;

namespace Auriko.Core.Tests.Routing;

/// <summary>The page about routing says what the planner does, in numbers.</summary>
public sealed partial class RoutingPageTests
{
    private const int Input = 3_000;
    private const int Output = 500;
    private const int Cached = 2_000;

    private static readonly string Page = File.ReadAllText(RepositoryRoot.At("docs", "routing.md"));

    [Fact]
    public void Page_Weights_AreThoseOfTheStrategies()
    {
        var published = Table("Strategy").ToDictionary(
            row => row[0], row => new RoutingWeights(Number(row[1]), Number(row[2]), Number(row[3])));

        Assert.Equal(RoutingDirectivesReader.Strategies.Order(), published.Keys.Order());
        Assert.All(published, row => Assert.Equal(RoutingStrategies.WeightsOf(row.Key), row.Value));
    }

    [Fact]
    public void Page_Example_IsWhatThePlannerComputes()
    {
        var text = $"{Input:N0} tokens of input, of which `alpha` has {Cached:N0} in its cache; {Output} tokens of output expected.";
        Assert.Contains(text, Page, StringComparison.Ordinal);
        var offerings = Table("Offering", "Input").ToList();
        var conditions = Conditions(offerings);

        var decisions = Results().Select(strategy => Routes.Plan(
            conditions,
            $$"""{"optimize":"{{strategy}}"}""",
            $"\"input\":\"{new string('x', 3 * (Input - 4))}\"").Decision!).ToList();

        var computed = offerings.Select((row, index) => string.Join(' ', [
            row[0],
            Text(decisions[0].Facts.Candidates[index].CostUsd, "0.000000"),
            .. decisions.Select(decision => Text(decision.Outcome.Candidates[index].Score, "0.000"))]));
        Assert.Equal(Input, decisions[0].Facts.InputTokens);
        Assert.Equal(Table("Offering", "Cost USD").Select(row => string.Join(' ', row)), computed);
    }

    private static RouteConditions Conditions(List<string[]> offerings)
    {
        var key = new OfferingKey("alpha", "m");
        return Routes.Conditions([.. offerings.Select(Offer)]) with
        {
            UsualOutput = _ => Output,
            Cached = new CachedPrefixes([new CachedPrefix(key, Cached, 1, Routes.Now)]),
            Stats = Routes.Stats([.. offerings.Select(
                row => (row[0], Routes.Figures(Number(row[4]), Number(row[5]), Number(row[6]), samples: 1e12)))]),
        };
    }

    private static Offering Offer(string[] row) => Routes.Offer(row[0]) with
    {
        Prices = new PriceList { InputPer1M = Price(row[1]), CacheReadPer1M = Price(row[2]), OutputPer1M = Price(row[3]) },
    };

    private static IEnumerable<string> Results() => Header("Offering", "Cost USD").Skip(2);

    /// <summary>The cells of the table whose header begins so, without the header.</summary>
    private static IEnumerable<string[]> Table(params string[] header) => Page.Split('\n')
        .SkipWhile(line => !IsHeader(line, header)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(Cells);

    private static string[] Header(params string[] header) => Cells(Page.Split('\n').First(line => IsHeader(line, header)));

    private static bool IsHeader(string line, string[] header) =>
        line.StartsWith('|') && Cells(line).Take(header.Length).SequenceEqual(header);

    private static string[] Cells(string line) => [.. Cell().Matches(line).Select(cell => cell.Groups[1].Value)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Usd Price(string text) => Usd.FromDollars(decimal.Parse(text, CultureInfo.InvariantCulture));

    private static string Text(double? number, string format) => number!.Value.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\|\s*`?([^|`]+?)`?\s*(?=\|)")]
    private static partial Regex Cell();
}
