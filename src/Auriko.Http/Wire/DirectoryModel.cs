using Auriko.Core.Catalog;
using Auriko.Core.Routing.Stats;

namespace Auriko.Http.Wire;

/// <summary>A callable model, with all that is known of it at each configured provider.</summary>
internal sealed record DirectoryModel(
    string Id, string Object, long Created, string OwnedBy, IReadOnlyList<string> Aliases, int? ContextWindow,
    int? MaxOutputTokens, IReadOnlyList<DirectoryOffering> Providers);

/// <summary>
/// A model at one provider. The provider's own id of it is left out: anybody may read this, and it can be the name of an
/// operator's deployment.
/// </summary>
internal sealed record DirectoryOffering(
    string Name, IReadOnlyList<string> SupportedEndpoints, int? ContextWindow, int? MaxOutputTokens, string DataPolicy,
    DirectoryPrices? Pricing, IReadOnlyList<DirectoryWindow> PricingWindows, IReadOnlyList<string> SupportedParameters,
    CapabilityList Capabilities, DirectoryPriors? Priors, DirectoryFigures? Figures);

/// <summary>How an offering typically does, as the catalog says.</summary>
internal sealed record DirectoryPriors(double? TtftMs, double? ThroughputTps, double? SuccessRate)
{
    public static DirectoryPriors? Of(OfferingPriors? known) =>
        known is null ? null : new DirectoryPriors(known.TtftMs, known.ThroughputTps, known.SuccessRate);
}

/// <summary>
/// How an offering does at present. How much that was measured on is left out: anybody may read this, and it would tell
/// how much a deployment is used.
/// </summary>
internal sealed record DirectoryFigures(
    DirectoryPercentiles TtftMs, DirectoryPercentiles ThroughputTps, double? SuccessRate, double? CacheHitRate)
{
    public static DirectoryFigures? Of(OfferingFigures? measured) => measured is null ? null : new DirectoryFigures(
        DirectoryPercentiles.Of(measured.TtftP50Ms, measured.TtftP95Ms),
        DirectoryPercentiles.Of(measured.ThroughputP50, measured.ThroughputP95),
        Round(measured.SuccessRate, 4),
        Round(measured.CacheHitRate, 4));

    /// <summary>No more digits than mean something.</summary>
    public static double? Round(double? figure, int decimals) =>
        figure is { } known ? Math.Round(known, decimals, MidpointRounding.AwayFromZero) : null;
}

/// <summary>The median, and what 95 % of calls do at least as well as.</summary>
internal sealed record DirectoryPercentiles(double? P50, double? P95)
{
    public static DirectoryPercentiles Of(double? median, double? tail) =>
        new(DirectoryFigures.Round(median, 1), DirectoryFigures.Round(tail, 1));
}
