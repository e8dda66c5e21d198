using System.Collections.Concurrent;
using Auriko.Core.Catalog;

namespace Auriko.Core.Execution.Health;

/// <summary>Keeps a circuit for each offering that has been called. A singleton, safe for concurrent use.</summary>
/// <param name="settings">When circuits open.</param>
/// <param name="clock">Measures windows and pauses.</param>
internal sealed class OfferingHealth(BreakerSettings settings, TimeProvider clock) : IOfferingHealth
{
    private readonly ConcurrentDictionary<(ProviderName Provider, string ProviderModelId), OfferingCircuit> _circuits = new();

    /// <inheritdoc/>
    public TimeSpan? PauseOf(Offering offering) =>
        _circuits.TryGetValue((offering.Provider, offering.ProviderModelId), out var circuit) ? circuit.Pause : null;

    /// <inheritdoc/>
    public bool IsResting(Offering offering) =>
        _circuits.TryGetValue((offering.Provider, offering.ProviderModelId), out var circuit) && circuit.IsResting;

    /// <summary>The circuit of an offering.</summary>
    /// <param name="offering">The offering.</param>
    public OfferingCircuit Of(Offering offering) => _circuits.GetOrAdd(
        (offering.Provider, offering.ProviderModelId), static (_, made) => new(made.settings, made.clock), (settings, clock));
}
