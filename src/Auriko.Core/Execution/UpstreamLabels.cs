namespace Auriko.Core.Execution;

/// <summary>What telemetry calls an upstream. Immutable.</summary>
/// <param name="System">
/// The name that OpenTelemetry's GenAI conventions have for it; where they have none, the provider's configured name.
/// </param>
/// <param name="Address">The host that is called; null when it is not known.</param>
/// <param name="Port">Its port; null when it is not known.</param>
public sealed record UpstreamLabels(string System, string? Address, int? Port);
