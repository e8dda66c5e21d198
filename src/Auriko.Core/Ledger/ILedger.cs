namespace Auriko.Core.Ledger;

/// <summary>The ledger of attempts. Safe for concurrent use.</summary>
public interface ILedger
{
    /// <summary>
    /// Records an entry. Idempotent by attempt id: recording the same attempt again changes nothing and is no error.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops the wait; the entry may still become durable.</param>
    /// <returns>Completes once the entry is durable: it survives the death of this process.</returns>
    /// <exception cref="LedgerUnavailableException">Neither storage nor the local file can take it.</exception>
    ValueTask RecordAsync(LedgerEntry entry, CancellationToken cancellationToken);
}

/// <summary>The ledger cannot make an entry durable anywhere.</summary>
/// <param name="message">What failed and what to do.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class LedgerUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
