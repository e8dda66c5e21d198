using Auriko.Core.Catalog;

namespace Auriko.Core.Execution.Health;

/// <summary>Says which offerings had better not be called now. Safe for concurrent use; takes no lock.</summary>
public interface IOfferingHealth
{
    /// <summary>How long an offering's upstream asked to be left alone; null when it may be called.</summary>
    /// <param name="offering">The offering.</param>
    TimeSpan? PauseOf(Offering offering);

    /// <summary>Whether an offering has failed too often of late, and nobody has found out yet that it is well again.</summary>
    /// <param name="offering">The offering.</param>
    bool IsResting(Offering offering);
}
