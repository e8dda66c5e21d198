namespace Auriko.Tests.Shared.Market;

/// <summary>What an outage of the best offering did.</summary>
/// <param name="SecondsToLeave">From its beginning until nine of ten requests were tried elsewhere first.</param>
/// <param name="SecondsToReturn">From its end until nine of ten requests were tried there first again; null for never.</param>
/// <param name="Wasted">Attempts that failed.</param>
/// <param name="Unanswered">Requests without a complete answer.</param>
internal sealed record Outage(double SecondsToLeave, double? SecondsToReturn, int Wasted, int Unanswered);

/// <summary>The best of three offerings answers nothing but errors for a minute, in the third minute of ten.</summary>
internal static class OutageTrial
{
    private const int Begin = 120;
    private const int End = 180;
    private const int Requests = 900;
    private const int Window = 10;

    private static readonly Behaviour Well = new(500, 60, 1);

    private static IReadOnlyList<Offer> Offers { get; } =
    [
        new("best", Offer.Dollars(0.40m, 0.20m, 1.20m), new Behaviour(200, 90, 1))
        {
            Changes = [new Change(Begin, End, new Behaviour(200, 90, 0))],
        },
        new("second", Offer.Dollars(0.60m, 0.30m, 1.80m), Well),
        new("third", Offer.Dollars(0.80m, 0.40m, 2.40m), Well),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="seed">The seed of the run.</param>
    public static Outage Run(string strategy, int seed)
    {
        var gateway = new MarketGateway(Offers, seed);
        var answers = gateway.Send($$"""{"optimize":"{{strategy}}"}""", Requests);
        var choices = gateway.Planner.Choices.ConvertAll(choice => choice.Chosen == Offers[0].Name);
        return new Outage(
            Settled(choices, Begin, there: false) ?? double.PositiveInfinity,
            Settled(choices, End, there: true),
            gateway.Providers[0].Failed,
            answers.Count(answer => !answer.IsComplete));
    }

    /// <summary>The seconds until the first of ten requests in a row of which nine were tried there, or elsewhere.</summary>
    private static double? Settled(List<bool> choices, int from, bool there)
    {
        for (var second = from; second + Window <= choices.Count; second++)
        {
            if (choices[second] == there && choices.GetRange(second, Window).Count(chosen => chosen == there) >= Window - 1)
            {
                return second - from;
            }
        }

        return null;
    }
}
