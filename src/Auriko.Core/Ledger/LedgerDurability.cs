namespace Auriko.Core.Ledger;

/// <summary>Where an entry must be before the caller gets the end of the reply.</summary>
public enum LedgerDurability
{
    /// <summary>In the table; in the local file only while storage is down. For hosts whose disk is not theirs to keep.</summary>
    Table,

    /// <summary>In the local file, forced to disk; shipped to the table soon after.</summary>
    File,
}
