using Auriko.Core.Ledger;

namespace Auriko.Core.Catalog;

/// <summary>Reads the prices of an offering.</summary>
internal static class PriceReader
{
    private static readonly string[] Amounts =
        ["input", "output", "cached_input", "cache_write", "cache_write_1h", "image_output", "web_search_per_1k"];

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Reads <c>prices</c>; null when they cannot be used.</summary>
    public static PriceStatement? Read(CatalogNode prices)
    {
        if (!prices.IsObjectOf([.. Amounts, "long_context", "service_tiers", "windows"]))
        {
            return null;
        }

        var windows = prices.List("windows").Select(ReadWindow).OfType<PriceWindow>().ToList();
        return ReadTiered(prices) is { } list ? new PriceStatement(list, windows) : null;
    }

    private static PriceList? ReadTiered(CatalogNode prices)
    {
        var tiers = prices.List("service_tiers").Select(ReadServiceTier).OfType<ServiceTierPrices>().ToList();
        if (tiers.DistinctBy(tier => tier.Name).Count() < tiers.Count)
        {
            prices.Refuse("'service_tiers' must name each tier once.");
        }

        return ReadList(prices) is { } list ? list with { ServiceTiers = tiers } : null;
    }

    private static ServiceTierPrices? ReadServiceTier(CatalogNode tier)
    {
        if (!tier.IsObjectOf([.. Amounts, "long_context", "name"]))
        {
            return null;
        }

        var name = tier.Required("name")?.Name();
        if (name is not null && ServiceTiers.PricedApart(name) != name)
        {
            tier.Refuse("'name' must be a service tier other than the standard one, in lower case.");
        }

        return ReadList(tier) is { } prices && name is not null ? new ServiceTierPrices(name, prices) : null;
    }

    private static PriceList? ReadList(CatalogNode prices)
    {
        var tiers = prices.List("long_context").Select(ReadTier).OfType<LongContextTier>().ToList();
        if (!tiers.Zip(tiers.Skip(1)).All(pair => pair.First.AboveInputTokens < pair.Second.AboveInputTokens))
        {
            prices.Refuse("'long_context' must ascend by 'above_input_tokens'.");
        }

        return ReadAmounts(prices) is { } list ? list with { LongContext = tiers } : null;
    }

    private static PriceList? ReadAmounts(CatalogNode prices)
    {
        var input = prices.Required("input")?.Amount();
        var output = prices.Required("output")?.Amount();
        var list = new PriceList
        {
            InputPer1M = input ?? Usd.Zero,
            OutputPer1M = output ?? Usd.Zero,
            CacheReadPer1M = prices.Member("cached_input")?.Amount(),
            CacheWrite5mPer1M = prices.Member("cache_write")?.Amount(),
            CacheWrite1hPer1M = prices.Member("cache_write_1h")?.Amount(),
            ImageOutputPer1M = prices.Member("image_output")?.Amount(),
            WebSearchPer1K = prices.Member("web_search_per_1k")?.Amount(),
        };
        return input is null || output is null ? null : list;
    }

    private static LongContextTier? ReadTier(CatalogNode tier)
    {
        if (!tier.IsObjectOf([.. Amounts, "above_input_tokens"]))
        {
            return null;
        }

        var above = tier.Required("above_input_tokens")?.Count();
        return ReadAmounts(tier) is { } prices && above is { } threshold ? new LongContextTier(threshold, prices) : null;
    }

    private static PriceWindow? ReadWindow(CatalogNode window)
    {
        if (!window.IsObjectOf([.. Amounts, "long_context", "service_tiers", "from", "to", "days"]))
        {
            return null;
        }

        var from = window.Required("from")?.TimeOfDay();
        var to = window.Required("to")?.TimeOfDay();
        var days = window.List("days").Select(day => day.OneOf(DayNames)).OfType<string>()
            .Select(day => (DayOfWeek)Array.IndexOf(DayNames, day)).ToList();
        return ReadTiered(window) is { } prices && from is { } first && to is { } last
            ? new PriceWindow(first, last, days, prices)
            : null;
    }
}
