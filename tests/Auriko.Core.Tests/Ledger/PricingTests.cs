using System.Numerics;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using CsCheck;

namespace Auriko.Core.Tests.Ledger;

public class PricingTests
{
    private static readonly PriceList Full = new()
    {
        InputPer1M = Usd.FromDollars(3m),
        OutputPer1M = Usd.FromDollars(15m),
        CacheReadPer1M = Usd.FromDollars(0.3m),
        CacheWrite5mPer1M = Usd.FromDollars(3.75m),
        CacheWrite1hPer1M = Usd.FromDollars(6m),
        ImageOutputPer1M = Usd.FromDollars(40m),
        WebSearchPer1K = Usd.FromDollars(10m),
    };

    private static readonly Gen<Usd> GenPrice = Gen.Long[0, 100 * Usd.NanosPerDollar].Select(nanos => new Usd(nanos));

    private static readonly Gen<long> GenCount = Gen.Long[0, 2_000_000];

    private static readonly Gen<UsageVector> GenUsage = Gen.Select(
        Gen.Select(GenCount, GenCount, GenCount, GenCount), Gen.Select(GenCount, GenCount, GenCount, Gen.Long[0, 20])).Select(
        (input, output) => new UsageVector
        {
            FreshInput = input.Item1,
            CacheRead = input.Item2,
            CacheWrite5m = input.Item3,
            CacheWrite1h = input.Item4,
            VisibleOutput = output.Item1,
            Reasoning = output.Item2,
            ImageOutput = output.Item3,
            WebSearchCalls = output.Item4,
        });

    private static readonly Gen<PriceList> GenPrices = Gen.Select(
        GenPrice, GenPrice, GenPrice, Gen.Select(GenPrice, GenPrice, GenPrice, GenPrice)).Select(
        (input, output, read, rest) => new PriceList
        {
            InputPer1M = input,
            OutputPer1M = output,
            CacheReadPer1M = read,
            CacheWrite5mPer1M = rest.Item1,
            CacheWrite1hPer1M = rest.Item2,
            ImageOutputPer1M = rest.Item3,
            WebSearchPer1K = rest.Item4,
        });

    [Fact]
    public void Cost_AnyUsage_EqualsExactSumRoundedOnce() =>
        Gen.Select(GenUsage, GenPrices).Sample((usage, prices) => Pricing.Cost(usage, prices) == Oracle(usage, prices));

    [Fact]
    public void Cost_UsageSplitInTwo_DiffersByOneNanoAtMost() =>
        Gen.Select(GenUsage, GenUsage, GenPrices).Sample((left, right, prices) =>
        {
            var apart = Pricing.Cost(left, prices)!.Value + Pricing.Cost(right, prices)!.Value;
            var together = Pricing.Cost(Add(left, right), prices)!.Value;
            return Math.Abs((apart - together).Nanos) <= 1;
        });

    [Theory]
    [InlineData(nameof(UsageVector.FreshInput), 3.0)]
    [InlineData(nameof(UsageVector.CacheRead), 0.3)]
    [InlineData(nameof(UsageVector.CacheWrite5m), 3.75)]
    [InlineData(nameof(UsageVector.CacheWrite1h), 6.0)]
    [InlineData(nameof(UsageVector.VisibleOutput), 15.0)]
    [InlineData(nameof(UsageVector.Reasoning), 15.0)]
    [InlineData(nameof(UsageVector.ImageOutput), 40.0)]
    [InlineData(nameof(UsageVector.WebSearchCalls), 10_000.0)]
    public void Cost_MillionOfOneBucket_IsItsPrice(string bucket, double dollars)
    {
        var cost = Pricing.Cost(Only(bucket, 1_000_000), Full);

        Assert.Equal(Usd.FromDollars((decimal)dollars), cost);
    }

    [Theory]
    [InlineData(nameof(UsageVector.CacheRead), 3.0)]
    [InlineData(nameof(UsageVector.CacheWrite5m), 3.0)]
    [InlineData(nameof(UsageVector.CacheWrite1h), 3.0)]
    [InlineData(nameof(UsageVector.ImageOutput), 15.0)]
    public void Cost_PriceOfBucketMissing_FallsBack(string bucket, double dollars)
    {
        var sparse = new PriceList { InputPer1M = Full.InputPer1M, OutputPer1M = Full.OutputPer1M };

        Assert.Equal(Usd.FromDollars((decimal)dollars), Pricing.Cost(Only(bucket, 1_000_000), sparse));
    }

    [Fact]
    public void Cost_HourWritesWithoutPrice_ArePricedAsFiveMinuteWrites()
    {
        var prices = Full with { CacheWrite1hPer1M = null };

        Assert.Equal(Full.CacheWrite5mPer1M, Pricing.Cost(Only(nameof(UsageVector.CacheWrite1h), 1_000_000), prices));
    }

    [Theory]
    [InlineData(499_999, 0)]
    [InlineData(500_000, 1)]
    [InlineData(1_499_999, 1)]
    [InlineData(1_500_000, 2)]
    public void Cost_FractionOfANano_RoundsHalfUp(long tokens, long nanos)
    {
        var prices = new PriceList { InputPer1M = new Usd(1), OutputPer1M = Usd.Zero };

        Assert.Equal(new Usd(nanos), Pricing.Cost(new UsageVector { FreshInput = tokens }, prices));
    }

    [Fact]
    public void Cost_NoPriceList_IsUnknown() => Assert.Null(Pricing.Cost(UsageVector.Zero, null));

    [Fact]
    public void Cost_ToolsThatNoListPrices_IsUnknown() =>
        Assert.Null(Pricing.Cost(new UsageVector { FreshInput = 1, UnpricedToolCalls = 1 }, Full));

    [Fact]
    public void InTier_TierWithoutPrices_IsUnknown()
    {
        var dear = Full with { InputPer1M = Usd.FromDollars(6m) };
        var prices = Full with { ServiceTiers = [new("priority", dear)] };

        Assert.Same(prices, prices.InTier(null));
        Assert.Same(dear, prices.InTier("priority"));
        Assert.Null(prices.InTier("flex"));
    }

    [Fact]
    public void Cost_SearchesWithoutPrice_IsUnknown()
    {
        var prices = Full with { WebSearchPer1K = null };

        Assert.Null(Pricing.Cost(new UsageVector { WebSearchCalls = 1 }, prices));
        Assert.Equal(Usd.Zero, Pricing.Cost(UsageVector.Zero, prices));
    }

    [Theory]
    [InlineData(200_000, 0.2)]
    [InlineData(200_001, 0.400002)]
    [InlineData(500_000, 1.0)]
    [InlineData(500_001, 2.000004)]
    public void Cost_LongInput_TakesPricesOfTheTierItExceeds(long tokens, double dollars)
    {
        var prices = new PriceList
        {
            InputPer1M = Usd.FromDollars(1m),
            OutputPer1M = Usd.FromDollars(1m),
            LongContext =
            [
                new(200_000, new() { InputPer1M = Usd.FromDollars(2m), OutputPer1M = Usd.FromDollars(2m) }),
                new(500_000, new() { InputPer1M = Usd.FromDollars(4m), OutputPer1M = Usd.FromDollars(4m) }),
            ],
        };

        Assert.Equal(Usd.FromDollars((decimal)dollars), Pricing.Cost(new UsageVector { CacheRead = tokens }, prices));
    }

    [Fact]
    public void Cost_TierWithoutSearchPrice_TakesThatOfTheBase()
    {
        var prices = Full with { LongContext = [new(10, new() { InputPer1M = Usd.Zero, OutputPer1M = Usd.Zero })] };
        var usage = new UsageVector { FreshInput = 11, WebSearchCalls = 2 };

        Assert.Equal(Usd.FromDollars(0.02m), Pricing.Cost(usage, prices));
    }

    [Fact]
    public void Cost_BeyondUsd_Throws()
    {
        var usage = new UsageVector { FreshInput = long.MaxValue };

        Assert.Throws<OverflowException>(() => Pricing.Cost(usage, Full));
    }

    [Fact]
    public void Savings_CacheRead_IsDifferenceToFreshInput()
    {
        var usage = new UsageVector { FreshInput = 100_000, CacheRead = 900_000, VisibleOutput = 10_000 };

        var savings = Pricing.Savings(usage, Full);

        Assert.Equal(new CacheSavings(Usd.FromDollars(2.43m), 77.14), savings);
    }

    [Fact]
    public void Savings_NothingReadOrPriceUnknown_IsNull()
    {
        Assert.Null(Pricing.Savings(new UsageVector { FreshInput = 5, CacheWrite5m = 5 }, Full));
        Assert.Null(Pricing.Savings(new UsageVector { CacheRead = 5 }, null));
    }

    [Fact]
    public void Savings_EverythingFree_IsZeroPercent()
    {
        var free = new PriceList { InputPer1M = Usd.Zero, OutputPer1M = Usd.Zero };

        Assert.Equal(new CacheSavings(Usd.Zero, 0), Pricing.Savings(new UsageVector { CacheRead = 5 }, free));
    }

    [Fact]
    public void Savings_AnyUsage_AddsUpToThePriceWithoutReads() =>
        Gen.Select(GenUsage, GenPrices).Sample((usage, prices) =>
        {
            var uncached = usage with { FreshInput = usage.FreshInput + usage.CacheRead, CacheRead = 0 };
            return Pricing.Savings(usage, prices) is not { } savings
                ? usage.CacheRead == 0
                : Pricing.Cost(usage, prices)!.Value + savings.Saved == Pricing.Cost(uncached, prices);
        });

    private static Usd Oracle(UsageVector usage, PriceList prices)
    {
        var scaled = (BigInteger)usage.FreshInput * prices.InputPer1M.Nanos
            + (BigInteger)usage.CacheRead * prices.CacheReadPer1M!.Value.Nanos
            + (BigInteger)usage.CacheWrite5m * prices.CacheWrite5mPer1M!.Value.Nanos
            + (BigInteger)usage.CacheWrite1h * prices.CacheWrite1hPer1M!.Value.Nanos
            + (BigInteger)(usage.VisibleOutput + usage.Reasoning) * prices.OutputPer1M.Nanos
            + (BigInteger)usage.ImageOutput * prices.ImageOutputPer1M!.Value.Nanos
            + (BigInteger)usage.WebSearchCalls * 1000 * prices.WebSearchPer1K!.Value.Nanos;
        var whole = BigInteger.DivRem(scaled, 1_000_000, out var rest);
        return new Usd((long)(rest >= 500_000 ? whole + 1 : whole));
    }

    private static UsageVector Add(UsageVector left, UsageVector right) => new()
    {
        FreshInput = left.FreshInput + right.FreshInput,
        CacheRead = left.CacheRead + right.CacheRead,
        CacheWrite5m = left.CacheWrite5m + right.CacheWrite5m,
        CacheWrite1h = left.CacheWrite1h + right.CacheWrite1h,
        VisibleOutput = left.VisibleOutput + right.VisibleOutput,
        Reasoning = left.Reasoning + right.Reasoning,
        ImageOutput = left.ImageOutput + right.ImageOutput,
        WebSearchCalls = left.WebSearchCalls + right.WebSearchCalls,
    };

    private static UsageVector Only(string bucket, long count) => bucket switch
    {
        nameof(UsageVector.FreshInput) => new() { FreshInput = count },
        nameof(UsageVector.CacheRead) => new() { CacheRead = count },
        nameof(UsageVector.CacheWrite5m) => new() { CacheWrite5m = count },
        nameof(UsageVector.CacheWrite1h) => new() { CacheWrite1h = count },
        nameof(UsageVector.VisibleOutput) => new() { VisibleOutput = count },
        nameof(UsageVector.Reasoning) => new() { Reasoning = count },
        nameof(UsageVector.ImageOutput) => new() { ImageOutput = count },
        nameof(UsageVector.WebSearchCalls) => new() { WebSearchCalls = count },
        _ => throw new ArgumentOutOfRangeException(nameof(bucket), bucket, null),
    };
}
