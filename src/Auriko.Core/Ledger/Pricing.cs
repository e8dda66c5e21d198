using Auriko.Core.Catalog;

namespace Auriko.Core.Ledger;

/// <summary>Usage times prices, exactly. Pure and safe for concurrent use.</summary>
/// <remarks>
/// Every bucket's count is multiplied by its price in whole nano-dollars, the products are added in 128-bit integers,
/// and the sum is divided once and rounded half up to a whole nano-dollar. So the error of a price is at most half a
/// nano-dollar, however many buckets it has.
/// </remarks>
public static class Pricing
{
    private const int UnitsPerPrice = 1_000_000;

    /// <summary>One thousand searches have a price where a million tokens have one.</summary>
    private const int SearchScale = UnitsPerPrice / 1_000;

    /// <summary>The price of a usage.</summary>
    /// <param name="usage">What was consumed.</param>
    /// <param name="prices">The offering's prices; null when the price book has none.</param>
    /// <returns>
    /// The price; null when it is not known: there is no price list, web searches were made and it has no price for
    /// them, or tools were called that no list prices. A long-context tier without a price for web searches takes that of
    /// the base list.
    /// </returns>
    /// <exception cref="OverflowException">The price exceeds what <see cref="Usd"/> can hold.</exception>
    public static Usd? Cost(UsageVector usage, PriceList? prices)
    {
        if (prices is null || usage.UnpricedToolCalls > 0 || (usage.WebSearchCalls > 0 && SearchPrice(usage, prices) is null))
        {
            return null;
        }

        return new Usd(Divide(Sum(usage, prices)));
    }

    /// <summary>What cache reads saved: the price had every cache read been fresh input, less the price paid.</summary>
    /// <param name="usage">What was consumed.</param>
    /// <param name="prices">The offering's prices; null when the price book has none.</param>
    /// <returns>The savings; null when nothing was read from a cache or the price is not known.</returns>
    /// <exception cref="OverflowException">The price exceeds what <see cref="Usd"/> can hold.</exception>
    public static CacheSavings? Savings(UsageVector usage, PriceList? prices)
    {
        if (usage.CacheRead == 0 || Cost(usage, prices) is not { } paid)
        {
            return null;
        }

        var uncached = usage with { FreshInput = checked(usage.FreshInput + usage.CacheRead), CacheRead = 0 };
        var full = Cost(uncached, prices)!.Value;
        var saved = full - paid;
        var percent = full == Usd.Zero ? 0 : Math.Round(100m * saved.Nanos / full.Nanos, 2, MidpointRounding.AwayFromZero);
        return new CacheSavings(saved, (double)percent);
    }

    private static Int128 Sum(UsageVector usage, PriceList list)
    {
        var prices = Applicable(usage.TotalInput, list);
        var write5m = prices.CacheWrite5mPer1M ?? prices.InputPer1M;
        checked
        {
            return Product(usage.FreshInput, prices.InputPer1M)
                + Product(usage.CacheRead, prices.CacheReadPer1M ?? prices.InputPer1M)
                + Product(usage.CacheWrite5m, write5m)
                + Product(usage.CacheWrite1h, prices.CacheWrite1hPer1M ?? write5m)
                + Product(usage.VisibleOutput, prices.OutputPer1M)
                + Product(usage.Reasoning, prices.OutputPer1M)
                + Product(usage.ImageOutput, prices.ImageOutputPer1M ?? prices.OutputPer1M)
                + (SearchScale * Product(usage.WebSearchCalls, SearchPrice(usage, list) ?? Usd.Zero));
        }
    }

    private static Int128 Product(long count, Usd price) => (Int128)count * price.Nanos;

    private static long Divide(Int128 sum) => checked((long)((sum + (UnitsPerPrice / 2)) / UnitsPerPrice));

    private static Usd? SearchPrice(UsageVector usage, PriceList list) =>
        Applicable(usage.TotalInput, list).WebSearchPer1K ?? list.WebSearchPer1K;

    /// <summary>The prices of a request of that size: the base list, or the highest long-context tier it exceeds.</summary>
    /// <param name="input">All input tokens.</param>
    /// <param name="list">The offering's prices.</param>
    internal static PriceList Applicable(long input, PriceList list)
    {
        var applicable = list;
        foreach (var tier in list.LongContext)
        {
            if (input > tier.AboveInputTokens)
            {
                applicable = tier.Prices;
            }
        }

        return applicable;
    }
}
