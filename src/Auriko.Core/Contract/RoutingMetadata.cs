using Auriko.Core.Ledger;

namespace Auriko.Core.Contract;

/// <summary>The response's <c>routing_metadata</c>: four members always, the others when known.</summary>
/// <param name="Provider">The provider's name, such as <c>openai</c>.</param>
/// <param name="ProviderModelId">The provider's own id of the model.</param>
/// <param name="ModelCanonical">The canonical id of the model.</param>
/// <param name="RoutingStrategy">The strategy used, or <c>custom</c>.</param>
public sealed record RoutingMetadata(
    string Provider, string ProviderModelId, string ModelCanonical, string RoutingStrategy)
{
    /// <summary>Milliseconds from dispatch to the first output event.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Output tokens a second, measured after the first token.</summary>
    public double? ThroughputTps { get; init; }

    /// <summary>The request's cost over all attempts; null when a price is unknown.</summary>
    public ResponseCost? Cost { get; init; }

    /// <summary>What was dropped, approximated or noteworthy; absent on the wire when empty.</summary>
    public IReadOnlyList<ResponseWarning> Warnings { get; init; } = [];

    /// <summary>How the offering was chosen, as a JSON object in UTF-8; null unless the caller asked for it.</summary>
    public ReadOnlyMemory<byte>? Explanation { get; init; }
}

/// <summary>The exact price of a request.</summary>
/// <param name="Usd">The sum of its ledger entries.</param>
/// <param name="CacheSavingsUsd">What cache reads saved against the plain input price; null when nothing was cached.</param>
/// <param name="CacheSavingsPercent">The same in percent of the price without a cache.</param>
public sealed record ResponseCost(Usd Usd, Usd? CacheSavingsUsd = null, double? CacheSavingsPercent = null);

/// <summary>One warning.</summary>
/// <param name="Code">A stable code of <see cref="WarningCodes"/>.</param>
/// <param name="Message">What happened, with a JSON pointer to the field where one is concerned.</param>
public sealed record ResponseWarning(string Code, string Message);

/// <summary>The warning codes of this gateway.</summary>
public static class WarningCodes
{
    /// <summary>A field was dropped because the provider has no such parameter.</summary>
    public const string UnsupportedParameter = "unsupported_parameter";

    /// <summary>A field reached the provider in a nearby form.</summary>
    public const string ParameterAdjusted = "parameter_adjusted";

    /// <summary>A member of <c>extensions</c> was removed before forwarding.</summary>
    public const string ExtensionStripped = "extension_stripped";

    /// <summary>The price of what was served is not in the price book: the model, the service tier, or a tool of the provider's.</summary>
    public const string PriceUnknown = "price_unknown";

    /// <summary>Usage was estimated because the provider did not report it.</summary>
    public const string UsageEstimated = "usage_estimated";

    /// <summary>An attempt was lost when the gateway stopped; what it used, and so the cost, is not known.</summary>
    public const string UsageUnknown = "usage_unknown";

    /// <summary>A member of <c>gateway.routing</c> had no effect.</summary>
    public const string RoutingNotApplied = "routing_not_applied";

    /// <summary>Reasoning in the input left only the provider and model it comes from to choose.</summary>
    public const string RoutingPinned = "routing_pinned";
}
