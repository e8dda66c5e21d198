namespace Auriko.Core.Background.Fresh;

/// <summary>Where a background response must be before its caller gets the answer.</summary>
public enum AcceptanceDurability
{
    /// <summary>In storage. For hosts whose disk is not theirs to keep, and for several processes behind one address.</summary>
    Table,

    /// <summary>In the local log, forced to disk; in storage a moment later.</summary>
    File,
}
