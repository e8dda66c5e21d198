using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger;

/// <summary>The table the ledger ends up in. Safe for concurrent use.</summary>
public interface ILedgerTable
{
    /// <summary>The most entries one call may insert.</summary>
    const int MaxBatch = 100;

    /// <summary>
    /// Inserts entries that share a partition. An entry already there is left as it is and counts as inserted.
    /// </summary>
    /// <param name="entries">1 to <see cref="MaxBatch"/> entries whose <see cref="LedgerKey"/> has the same partition.</param>
    /// <param name="cancellationToken">Stops the wait; the entries may still be inserted.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed; some entries may be inserted, trying again is safe.</exception>
    Task<LedgerInsertion> InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>Finds what was booked for the attempts of a response, in one request however many they are.</summary>
    /// <param name="attempts">An entry of each attempt: its ids and the time of its response count.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The entries in the table, in no order; none for an attempt without one, or without one yet.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    Task<IReadOnlyList<LedgerEntry>> FindAsync(IReadOnlyList<LedgerEntry> attempts, CancellationToken cancellationToken);

    /// <summary>The entries of one API key and day (UTC), newest first.</summary>
    /// <param name="keyId">The API key's id.</param>
    /// <param name="day">The day in UTC.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    Task<IReadOnlyList<LedgerEntry>> ListAsync(string keyId, DateOnly day, CancellationToken cancellationToken);
}

/// <summary>What came of an insert.</summary>
/// <param name="Added">The entries that were not there before.</param>
/// <param name="Rejected">The entries the table refuses for good; empty in all ordinary cases.</param>
public sealed record LedgerInsertion(IReadOnlyList<LedgerEntry> Added, IReadOnlyList<LedgerRejection> Rejected);

/// <summary>An entry the table will never take, however often it is tried.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Reason">The table's error code.</param>
public sealed record LedgerRejection(LedgerEntry Entry, string Reason);
