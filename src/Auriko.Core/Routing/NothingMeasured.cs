using Auriko.Core.Catalog;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Routing;

/// <summary>Knows no figures.</summary>
internal sealed class NothingMeasured : ILiveFigures
{
    /// <inheritdoc/>
    public OfferingFigures? Of(Offering offering) => null;
}
