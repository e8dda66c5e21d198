using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>The strategies' weights, as <c>docs/routing.md</c> publishes them.</summary>
internal static class RoutingStrategies
{
    /// <summary>The strategy of a request that names none.</summary>
    public const string Default = "cost-focus";

    /// <summary>The name reported when the request brings weights of its own.</summary>
    public const string Custom = "custom";

    private const double Focus = 0.95;
    private const double Beside = 0.025;
    private const double Most = 0.6;
    private const double Rest = 0.2;

    private static readonly RoutingWeights Cost = new(Most, Rest, Rest);
    private static readonly RoutingWeights CostFocus = new(Focus, Beside, Beside);
    private static readonly RoutingWeights Ttft = new(Rest, Most, Rest);
    private static readonly RoutingWeights TtftFocus = new(Beside, Focus, Beside);
    private static readonly RoutingWeights Tps = new(Rest, Rest, Most);
    private static readonly RoutingWeights TpsFocus = new(Beside, Beside, Focus);
    private static readonly RoutingWeights Balanced = new(1, 1, 1);

    /// <summary>The weights of a strategy.</summary>
    /// <param name="strategy">One of the API's names.</param>
    /// <exception cref="ArgumentException">There is no such strategy.</exception>
    public static RoutingWeights WeightsOf(string strategy) => strategy switch
    {
        "cost" => Cost,
        "cost-focus" => CostFocus,
        "ttft" => Ttft,
        "ttft-focus" => TtftFocus,
        "tps" => Tps,
        "tps-focus" => TpsFocus,
        "balanced" => Balanced,
        _ => throw new ArgumentException($"'{strategy}' is no strategy.", nameof(strategy)),
    };
}
