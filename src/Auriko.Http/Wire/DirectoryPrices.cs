using System.Globalization;
using System.Text.Json.Serialization;
using Auriko.Core.Catalog;

namespace Auriko.Http.Wire;

/// <summary>US dollars per million tokens, exact; null where the catalog states no price of its own.</summary>
internal sealed record DirectoryPrices
{
    public required decimal InputPrice { get; init; }

    public required decimal OutputPrice { get; init; }

    public required decimal? CachedInputPrice { get; init; }

    public required decimal? CacheWritePrice { get; init; }

    [JsonPropertyName("cache_write_1h_price")]
    public required decimal? CacheWrite1hPrice { get; init; }

    public required decimal? ImageOutputPrice { get; init; }

    [JsonPropertyName("web_search_price_per_1k")]
    public required decimal? WebSearchPricePer1K { get; init; }

    public required IReadOnlyList<DirectoryTier> LongContext { get; init; }

    public static DirectoryPrices Of(PriceList known) => new()
    {
        InputPrice = known.InputPer1M.Dollars,
        OutputPrice = known.OutputPer1M.Dollars,
        CachedInputPrice = known.CacheReadPer1M?.Dollars,
        CacheWritePrice = known.CacheWrite5mPer1M?.Dollars,
        CacheWrite1hPrice = known.CacheWrite1hPer1M?.Dollars,
        ImageOutputPrice = known.ImageOutputPer1M?.Dollars,
        WebSearchPricePer1K = known.WebSearchPer1K?.Dollars,
        LongContext = [.. known.LongContext.Select(tier => new DirectoryTier(tier.AboveInputTokens, Of(tier.Prices)))],
    };
}

/// <summary>Prices of a request whose input is larger.</summary>
internal sealed record DirectoryTier(long AboveInputTokens, DirectoryPrices Pricing);

/// <summary>Prices of some hours of the day, in UTC; no days means every day.</summary>
internal sealed record DirectoryWindow(string From, string To, IReadOnlyList<string> Days, DirectoryPrices Pricing)
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static DirectoryWindow Of(PriceWindow known) => new(
        Hour(known.From), Hour(known.To), [.. known.Days.Select(day => DayNames[(int)day])], DirectoryPrices.Of(known.Prices));

    private static string Hour(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
