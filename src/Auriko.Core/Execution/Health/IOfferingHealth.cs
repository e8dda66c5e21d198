using Auriko.Core.Catalog;

namespace Auriko.Core.Execution.Health;

/// <summary>Says which offerings had better not be called now. Safe for concurrent use; takes no lock.</summary>
public interface IOfferingHealth
{
    /// <summary>
    /// How long an offering had better be left alone: it asked for a pause, or has failed too often of late. Null when it
    /// may be called.
    /// </summary>
    /// <param name="offering">The offering.</param>
    TimeSpan? PauseOf(Offering offering);
}
