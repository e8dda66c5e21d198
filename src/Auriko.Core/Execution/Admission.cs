using Auriko.Core.Catalog;
using Auriko.Core.Execution.Health;
using Auriko.Core.Ledger;

namespace Auriko.Core.Execution;

/// <summary>
/// The leave to call an offering once: its request translated, its circuit entered, its provider's slot taken. Whoever
/// holds it must report once how the call went, and dispose it when the call has been closed.
/// </summary>
/// <param name="offering">What may be called.</param>
/// <param name="upstream">What telemetry calls the provider.</param>
/// <param name="call">The translated request.</param>
/// <param name="circuit">The offering's circuit, entered; null for a call with a key of the caller's own.</param>
/// <param name="isProbe">Whether the call is a probe of the circuit.</param>
/// <param name="slot">The provider's slot; null where calls are not bounded.</param>
internal sealed class Admission(
    Offering offering, UpstreamLabels upstream, IProviderCall call, OfferingCircuit? circuit, bool isProbe, IDisposable? slot)
    : IDisposable
{
    /// <summary>What may be called.</summary>
    public Offering Offering => offering;

    /// <summary>What telemetry calls the provider.</summary>
    public UpstreamLabels Upstream => upstream;

    /// <summary>The translated request.</summary>
    public IProviderCall Call => call;

    /// <summary>Who pays for the call.</summary>
    public CredentialOwner Payer { get; init; }

    /// <summary>The provider ended the response by itself.</summary>
    public void ReportAnswer() => circuit?.Report(isProbe, true, null);

    /// <summary>The call failed.</summary>
    /// <param name="failure">Why.</param>
    public void ReportFailure(ProviderFailure failure) =>
        circuit?.Report(isProbe, failure.Kind.IsHealthy, failure.RetryAfter);

    /// <summary>The call was given up, which says nothing of the offering.</summary>
    public void ReportNothing() => circuit?.Report(isProbe, null, null);

    /// <summary>Gives the slot back.</summary>
    public void Dispose() => slot?.Dispose();
}
