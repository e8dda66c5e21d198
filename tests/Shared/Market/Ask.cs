using System.Globalization;
using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Routing;

namespace Auriko.Tests.Shared.Market;

/// <summary>
/// One request of the load: a turn of one of twelve conversations that go on side by side, four turns each. What chance
/// does to it follows from the seed and its number alone, so that every router meets the same load.
/// </summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Number">From 0.</param>
internal readonly record struct Ask(int Seed, int Number)
{
    private const int Lanes = 12;
    private const int Turns = 4;
    private const int FirstLength = 6_000;
    private const int TurnLength = 1_500;
    private const double CharactersPerToken = 3.5;
    private const int LeastOutput = 60;
    private const int OutputRange = 180;
    private const string NumberTag = "n";

    /// <summary>The conversation.</summary>
    public int Conversation => (Number % Lanes) + (Lanes * (Number / Lanes / Turns));

    /// <summary>The input tokens as providers count them.</summary>
    public long Input => (long)(Length / CharactersPerToken);

    /// <summary>The output tokens of the answer.</summary>
    public long Output => LeastOutput + (long)(OutputRange * Draw(0));

    private int Length => FirstLength + (TurnLength * (Number / Lanes % Turns));

    /// <summary>The request that a call or a plan is about.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="request">The request.</param>
    public static Ask Of(int seed, ResponseRequest request) =>
        new(seed, int.Parse(request.Gateway.Metadata![NumberTag], CultureInfo.InvariantCulture));

    /// <summary>A number from 0 to below 1.</summary>
    /// <param name="draw">Which of the request's numbers, from 0.</param>
    public double Draw(int draw) => Chance.Uniform((Seed * 100_003) + Number, draw);

    /// <summary>The request as a caller sends it.</summary>
    /// <param name="routing">What it says of routing, as JSON.</param>
    /// <param name="clock">The clock.</param>
    public GatewayCall ToCall(string routing, TimeProvider clock)
    {
        var json = $$$"""
            {"model":"{{{Offer.Model}}}","stream":true,"prompt_cache_key":"{{{Conversation}}}","input":"{{{new string('x', Length)}}}",
             "gateway":{"metadata":{"{{{NumberTag}}}":"{{{Number}}}"},"routing":{{{routing}}}}}
            """;
        return new GatewayCall(
            ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(json)), new Caller("key_1", null), new OverheadClock(clock));
    }
}
