using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>Names every routing directive that was accepted and had no effect, so that nothing is lost silently.</summary>
internal static class UnappliedRouting
{
    private const string NoFigures = "there are no live figures yet";

    /// <summary>The warnings for <paramref name="routing"/>.</summary>
    /// <param name="routing">The request's directives.</param>
    /// <param name="strategy">The strategy as reported.</param>
    public static IEnumerable<ResponseWarning> Of(RoutingDirectives routing, string strategy)
    {
        if (strategy is not ("cost" or "cost-focus"))
        {
            yield return Warn(routing.Weights is null ? "optimize" : "weights", $"{NoFigures}: ranked by price");
        }

        if (routing.MaxTtftMs is not null)
        {
            yield return Warn("max_ttft_ms", NoFigures);
        }

        if (routing.MinThroughputTps is not null)
        {
            yield return Warn("min_throughput_tps", NoFigures);
        }

        if (routing.MinSuccessRate is not null)
        {
            yield return Warn("min_success_rate", NoFigures);
        }
    }

    private static ResponseWarning Warn(string member, string why) =>
        new(WarningCodes.RoutingNotApplied, $"/gateway/routing/{member} had no effect: {why}.");
}
