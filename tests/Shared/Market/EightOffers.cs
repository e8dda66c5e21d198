using Auriko.Core.Catalog;

namespace Auriko.Tests.Shared.Market;

/// <summary>
/// One model at eight providers that differ in everything, and change within 200 s: prices in the third minute, as the
/// catalog says, and speed and faults without a word.
/// </summary>
internal static class EightOffers
{
    /// <summary>The offerings in the order of the catalog, which is nobody's order of merit.</summary>
    public static IReadOnlyList<Offer> All { get; } =
    [
        // Middling in all, and a good cache.
        new("ash", Offer.Dollars(0.60m, 0.10m, 1.60m), new Behaviour(900, 45, 0.99)),

        // Dear, and the fastest writer.
        new("beech", Offer.Dollars(1.20m, 0.60m, 3.60m), new Behaviour(420, 220, 0.995)),

        // The lowest prices, and a call in three fails.
        new("cedar", Offer.Dollars(0.28m, 0.28m, 0.90m), new Behaviour(1_500, 30, 0.66)),

        // Quick for more than two minutes, then crowded.
        new("elder", Offer.Dollars(0.90m, 0.45m, 2.70m), new Behaviour(180, 110, 0.99))
        {
            Changes = [new Change(160, 1_000, new Behaviour(1_400, 40, 0.97))],
        },

        // Crowded at first, then quick.
        new("fir", Offer.Dollars(0.80m, 0.80m, 2.40m), new Behaviour(700, 60, 0.98))
        {
            Changes = [new Change(60, 1_000, new Behaviour(240, 90, 0.99))],
        },

        // Cheap. Out of order for half a minute.
        new("hazel", Offer.Dollars(0.40m, 0.20m, 1.20m), new Behaviour(1_100, 40, 0.98))
        {
            Changes = [new Change(90, 120, new Behaviour(1_100, 40, 0))],
        },

        // The cheapest from the third minute on.
        new("larch", Offer.Dollars(0.60m, 0.30m, 1.80m), new Behaviour(800, 55, 0.995))
        {
            Windows = [new PriceWindow(new TimeOnly(12, 2), new TimeOnly(12, 4), [], Offer.Dollars(0.25m, 0.10m, 0.75m))],
        },

        // A little of all.
        new("maple", Offer.Dollars(0.70m, 0.35m, 2.00m), new Behaviour(330, 120, 0.98)),
    ];
}
