using Auriko.Core.Ledger;

namespace Auriko.Core.Catalog;

/// <summary>A daily stretch of time, in UTC, with prices of its own.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it; before <paramref name="From"/> when it goes over midnight.</param>
/// <param name="Days">The days it begins on; empty means every day.</param>
/// <param name="Prices">Its prices.</param>
public sealed record PriceWindow(TimeOnly From, TimeOnly To, IReadOnlyList<DayOfWeek> Days, PriceList Prices)
{
    /// <summary>Whether <paramref name="moment"/> lies in it.</summary>
    /// <param name="moment">Any moment.</param>
    public bool Contains(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var time = TimeOnly.FromDateTime(utc);
        if (!time.IsBetween(From, To))
        {
            return false;
        }

        var began = From > To && time < To ? utc.AddDays(-1) : utc;
        return Days.Count == 0 || Days.Contains(began.DayOfWeek);
    }
}

/// <summary>Prices of an offering. Amounts are per million tokens, in nano-dollars, so that they are exact.</summary>
public sealed record PriceList
{
    /// <summary>Fresh input.</summary>
    public required Usd InputPer1M { get; init; }

    /// <summary>Output, reasoning included.</summary>
    public required Usd OutputPer1M { get; init; }

    /// <summary>Cache reads; null prices them as fresh input.</summary>
    public Usd? CacheReadPer1M { get; init; }

    /// <summary>Cache writes of five minutes; null prices them as fresh input.</summary>
    public Usd? CacheWrite5mPer1M { get; init; }

    /// <summary>Cache writes of an hour; null prices them as five-minute writes.</summary>
    public Usd? CacheWrite1hPer1M { get; init; }

    /// <summary>Image output; null prices it as output.</summary>
    public Usd? ImageOutputPer1M { get; init; }

    /// <summary>One thousand web searches; null when not offered.</summary>
    public Usd? WebSearchPer1K { get; init; }

    /// <summary>Prices of the whole request once its input exceeds a threshold; ascending, may be empty.</summary>
    public IReadOnlyList<LongContextTier> LongContext { get; init; } = [];

    /// <summary>Prices of service tiers other than the standard one; may be empty.</summary>
    public IReadOnlyList<ServiceTierPrices> ServiceTiers { get; init; } = [];

    /// <summary>The prices in a service tier; null when they are not known.</summary>
    /// <param name="tier">The tier's name; null for the standard one.</param>
    public PriceList? InTier(string? tier) =>
        tier is null ? this : ServiceTiers.FirstOrDefault(served => served.Name == tier)?.Prices;
}

/// <summary>Prices that replace the standard ones for a request served in another tier.</summary>
/// <param name="Name">The tier's name, in lower case.</param>
/// <param name="Prices">The prices; they have no tiers of their own.</param>
public sealed record ServiceTierPrices(string Name, PriceList Prices);

/// <summary>Prices that replace the base ones for a request whose input exceeds a threshold.</summary>
/// <param name="AboveInputTokens">The threshold; the tier applies when total input is greater.</param>
/// <param name="Prices">The prices; their own tiers are ignored.</param>
public sealed record LongContextTier(long AboveInputTokens, PriceList Prices);
