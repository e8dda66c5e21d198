using Auriko.Core.Ledger;

namespace Auriko.CatalogGenerator.Tests;

/// <summary>
/// Our price book against the price package's own calculation. It calculates in floating point, of totals and parts of
/// them; ours in whole nano-dollars, of disjoint counts. They agree when ours is the whole number nearest to theirs.
/// </summary>
public sealed class PriceOracleTests
{
    private const int Usages = 10_000;

    /// <summary>Half a nano-dollar, and what floating point adds to it at these sizes.</summary>
    private const double Nearest = 0.5001;

    /// <summary>Why the two differ where they do. A reason that no usage needs any more fails the test.</summary>
    private static readonly Dictionary<string, Func<PricedUsage, bool>> Explained = new()
    {
        ["the offering's prices are stated by hand, from its provider's page"] =
            usage => usage.Offering.Curated.TryGetProperty("prices", out _),
        ["the price of web searches is added by hand: the package has none"] =
            usage => usage.Usage.WebSearchCalls > 0 && usage.Offering.Curated.TryGetProperty("add", out _),
        ["peak hours are those of working days; the package has no days"] =
            usage => usage.At.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
                && usage.Offering.Curated.TryGetProperty("window_days", out _),
    };

    [Fact]
    public async Task Price_TenThousandUsages_IsThePackagesToTheNanoDollar()
    {
        var offerings = await PackagedOffering.ListAsync();
        var random = new Random(1);

        await CompareAsync([.. Enumerable.Range(0, Usages).Select(index => Draw(offerings[index % offerings.Count], random))], offerings.Count);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Price_TenThousandUsagesOfEveryOffering_IsThePackagesToTheNanoDollar()
    {
        var offerings = await PackagedOffering.ListAsync();
        var random = new Random(2);
        foreach (var some in offerings.Chunk(20))
        {
            await CompareAsync([.. some.SelectMany(offering => Enumerable.Range(0, Usages).Select(_ => Draw(offering, random)))], null);
        }
    }

    private static async Task CompareAsync(PricedUsage[] usages, int? offerings)
    {
        var theirs = await PriceOracle.PriceAsync(usages);

        Assert.Equal(usages.Length, theirs.Length);
        var differences = usages.Zip(theirs).Where(pair => !IsSame(pair.First.Ours, pair.Second)).ToArray();
        var reasons = differences.ToLookup(pair => Explained.FirstOrDefault(reason => reason.Value(pair.First)).Key);
        Assert.True(!reasons[null!].Any(), string.Join('\n', reasons[null!].Take(20).Select(pair =>
            $"{pair.First.Offering.Offering.Provider}/{pair.First.Offering.Offering.ModelId}: ours {pair.First.Ours}, "
            + $"theirs {pair.Second * Usd.NanosPerDollar}: {pair.First.ToJson()}")));
        if (offerings is { } count)
        {
            Assert.Equal(count, usages.Select(usage => usage.Offering).Distinct().Count());
            Assert.Equal(Explained.Keys.Order(), reasons.Select(reason => reason.Key).Order());
        }
    }

    private static bool IsSame(long? ours, double? theirs) =>
        ours is { } nanos && theirs is { } dollars && Math.Abs((dollars * Usd.NanosPerDollar) - nanos) <= Nearest;

    /// <summary>A usage of a size the model takes, at a time of the week that began when the catalog was made.</summary>
    private static PricedUsage Draw(PackagedOffering offering, Random random)
    {
        var window = offering.Offering.ContextWindow ?? 128_000;
        var input = random.Next(2) == 0 ? random.Next(0, 5_000) : random.Next(0, window);
        var read = random.Next(3) == 0 ? 0 : random.Next(0, input + 1);
        var written = random.Next(3) == 0 ? 0 : random.Next(0, input - read + 1);
        var hourly = random.Next(3) == 0 ? 0 : random.Next(0, written + 1);
        var prices = offering.Offering.Prices!;
        return new PricedUsage(
            offering,
            new UsageVector
            {
                FreshInput = input - read - written,
                CacheRead = read,
                CacheWrite5m = written - hourly,
                CacheWrite1h = hourly,
                VisibleOutput = random.Next(0, 100_000),
                Reasoning = random.Next(0, 20_000),
                ImageOutput = random.Next(2) == 0 ? 0 : random.Next(0, 5_000),
                WebSearchCalls = prices.WebSearchPer1K is null ? 0 : random.Next(0, 4),
            },
            new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 5 * 24 * 60)));
    }
}
