using Auriko.Core.Catalog;

namespace Auriko.Core.Routing;

/// <summary>The one figure by which prices are compared.</summary>
internal static class MeanPrice
{
    /// <summary>The mean of the prices of a million input and a million output tokens, in dollars; null when not known.</summary>
    /// <param name="offering">The offering.</param>
    /// <param name="now">The moment whose prices count.</param>
    public static decimal? Of(Offering offering, DateTimeOffset now) =>
        offering.PricesAt(now) is { } prices ? (prices.InputPer1M.Dollars + prices.OutputPer1M.Dollars) / 2 : null;
}
