namespace Auriko.Core.Ledger.Audit;

/// <summary>Something about the ledger that is not as it must be.</summary>
/// <param name="Kind">What rule is broken.</param>
/// <param name="KeyId">Whose row it is.</param>
/// <param name="ResponseId">The response; empty where the row does not tell.</param>
/// <param name="AttemptId">The attempt; null where it is about the response as a whole.</param>
/// <param name="Detail">The figures, for people.</param>
public sealed record LedgerFinding(LedgerFindingKind Kind, string KeyId, string ResponseId, string? AttemptId, string Detail);

/// <summary>The rules of the ledger.</summary>
public enum LedgerFindingKind
{
    /// <summary>A row is no entry.</summary>
    Unreadable,

    /// <summary>A row does not lie where its entry belongs.</summary>
    Misplaced,

    /// <summary>A count or a cost is below zero, or the counts exceed what can be added up.</summary>
    OutOfRange,

    /// <summary>The cost is not what usage and price book make.</summary>
    Mispriced,

    /// <summary>The price book of the row is not known, so its cost could not be checked.</summary>
    Unverifiable,

    /// <summary>An attempt of unknown usage has a usage or a cost.</summary>
    UnknownButBooked,

    /// <summary>An attempt is there twice, or two attempts of a response have one number.</summary>
    Duplicate,

    /// <summary>A number between the attempts of a response, or an attempt that was written down, has no row.</summary>
    Missing,

    /// <summary>What a response says it cost is not the sum of its attempts.</summary>
    TotalDiffers,
}
