using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger;

/// <summary>
/// Reads the ledger table through, without keeping more of it than a page. Safe for concurrent use. Every member throws
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface ILedgerReader
{
    /// <summary>The ids of the API keys that have rows, each once.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<string> ListKeysAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The rows of a key, day by day, partition by partition, the newest of a partition first; the attempts of a response
    /// lie next to one another but for responses created in the very same moment.
    /// </summary>
    /// <param name="range">Which rows.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<LedgerReading> ReadAsync(LedgerRange range, CancellationToken cancellationToken);
}

/// <summary>The rows of one API key over some days.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day.</param>
public readonly record struct LedgerRange(string KeyId, DateOnly From, DateOnly To)
{
    /// <summary>One day.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="day">The day, UTC.</param>
    public static LedgerRange Of(string keyId, DateOnly day) => new(keyId, day, day);
}

/// <summary>One row of the ledger table as it was found.</summary>
/// <param name="Key">Where it lies.</param>
/// <param name="Entry">Its entry; null when it is none.</param>
/// <param name="Fault">Why it is no entry; null when it is one.</param>
public readonly record struct LedgerReading(LedgerKey Key, LedgerEntry? Entry, string? Fault);
