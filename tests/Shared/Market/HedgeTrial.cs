namespace Auriko.Tests.Shared.Market;

/// <summary>What hedging made of a slow tail.</summary>
/// <param name="TtftP50Ms">The median of milliseconds to the first output.</param>
/// <param name="TtftP99Ms">What 99 % of requests stay below.</param>
/// <param name="SpendUsd">The cost of all attempts.</param>
/// <param name="ErrorFrames">Attempts that ended with an error frame.</param>
/// <param name="Unanswered">Requests without a complete answer.</param>
internal sealed record Hedged(double TtftP50Ms, double TtftP99Ms, double SpendUsd, int ErrorFrames, int Unanswered);

/// <summary>
/// Three offerings of one price. The first answers in half a second, but one call in thirty takes twelve times as long;
/// the second is as good, but sends an error frame at once in one call of five: the fastest reply of all, if it counted.
/// </summary>
internal static class HedgeTrial
{
    private const int Requests = 1_500;

    private static readonly Behaviour Tailed = new(500, 80, 1) { Tail = 1 / 30.0, TailFactor = 12 };

    private static IReadOnlyList<Offer> Offers { get; } =
    [
        new("first", Offer.Dollars(0.50m, 0.25m, 1.50m), Tailed),
        new("second", Offer.Dollars(0.52m, 0.26m, 1.55m), Tailed with { Success = 0.8 }),
        new("third", Offer.Dollars(0.55m, 0.27m, 1.60m), Tailed),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="hedge">What the requests say of hedging, as JSON; null for nothing.</param>
    /// <param name="seed">The seed of the run.</param>
    public static Hedged Run(string? hedge, int seed)
    {
        var gateway = new MarketGateway(Offers, seed);
        var answers = gateway.SendInTurn(hedge is null ? "{}" : $$"""{"hedge":{{hedge}}}""", Requests);
        var times = answers.Where(answer => answer.IsComplete).Select(answer => answer.Ttft!.Value.TotalMilliseconds).ToList();
        return new Hedged(
            StrategyTrial.Quantile(times, 0.5),
            StrategyTrial.Quantile(times, 0.99),
            answers.Sum(answer => answer.Cost.Nanos) / 1e9,
            gateway.Providers.Sum(provider => provider.Failed),
            answers.Count(answer => !answer.IsComplete));
    }
}
