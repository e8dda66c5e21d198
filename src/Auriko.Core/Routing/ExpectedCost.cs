using Auriko.Core.Catalog;
using Auriko.Core.Ledger;

namespace Auriko.Core.Routing;

/// <summary>What a request is expected to cost at an offering. Pure.</summary>
internal static class ExpectedCost
{
    private const double UnitsPerPrice = 1_000_000;

    /// <summary>
    /// The mean of the prices of a million input and a million output tokens, in dollars; null when not known.
    /// </summary>
    /// <param name="prices">The prices of the moment.</param>
    public static double? MeanPrice(PriceList? prices) => prices is null
        ? null
        : (prices.InputPer1M.Nanos + prices.OutputPer1M.Nanos) / (2.0 * Usd.NanosPerDollar);

    /// <summary>The expected cost in dollars; null when the prices are not known.</summary>
    /// <param name="prices">The prices of the moment.</param>
    /// <param name="input">Input tokens, cached ones included.</param>
    /// <param name="cached">Those of them expected to be read from a cache.</param>
    /// <param name="output">Output tokens.</param>
    public static double? Of(PriceList? prices, long input, long cached, long output)
    {
        if (prices is null)
        {
            return null;
        }

        var applicable = Pricing.Applicable(input, prices);
        var read = applicable.CacheReadPer1M ?? applicable.InputPer1M;
        var nanos = ((double)(input - cached) * applicable.InputPer1M.Nanos)
            + ((double)cached * read.Nanos)
            + ((double)output * applicable.OutputPer1M.Nanos);
        return nanos / UnitsPerPrice / Usd.NanosPerDollar;
    }
}
