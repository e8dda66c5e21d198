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
        if (!prices.IsObjectOf([.. Amounts, "long_context", "windows"]))
        {
            return null;
        }

        var windows = prices.List("windows").Select(ReadWindow).OfType<PriceWindow>().ToList();
        return ReadList(prices) is { } list ? new PriceStatement(list, windows) : null;
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
        if (!window.IsObjectOf([.. Amounts, "long_context", "from", "to", "days"]))
        {
            return null;
        }

        var from = window.Required("from")?.TimeOfDay();
        var to = window.Required("to")?.TimeOfDay();
        var days = window.List("days").Select(day => day.OneOf(DayNames)).OfType<string>()
            .Select(day => (DayOfWeek)Array.IndexOf(DayNames, day)).ToList();
        return ReadList(window) is { } prices && from is { } first && to is { } last
            ? new PriceWindow(first, last, days, prices)
            : null;
    }
}
