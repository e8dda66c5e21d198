using Auriko.Core.Catalog;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Routing;

/// <summary>Tells how offerings do at present. Safe for concurrent use; takes no lock.</summary>
public interface ILiveFigures
{
    /// <summary>The figures of an offering; null when nothing has been measured.</summary>
    /// <param name="offering">The offering.</param>
    OfferingFigures? Of(Offering offering);
}
