using Auriko.Core.Catalog;

namespace Auriko.Core.Execution.Health;

/// <summary>Everything may be called.</summary>
internal sealed class AlwaysHealthy : IOfferingHealth
{
    /// <inheritdoc/>
    public TimeSpan? PauseOf(Offering offering) => null;
}
