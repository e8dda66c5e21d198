namespace Auriko.Core.Catalog;

/// <summary>What is supposed of an offering until enough has been measured. Each is null when nothing is supposed.</summary>
/// <param name="TtftMs">Milliseconds from dispatch to the first output.</param>
/// <param name="ThroughputTps">Output tokens a second.</param>
/// <param name="SuccessRate">Share of calls that succeed, 0 to 1.</param>
public sealed record OfferingPriors(double? TtftMs, double? ThroughputTps, double? SuccessRate);
