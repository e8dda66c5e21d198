using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Books;

/// <summary>
/// Keeps every price book that was ever in force, so that what was booked by it can be recomputed. Safe for concurrent
/// use. Every member throws <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IPriceBooks
{
    /// <summary>Keeps a book; one that is there already stays as it is.</summary>
    /// <param name="book">The book.</param>
    /// <param name="since">When it came into force.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task KeepAsync(PriceBook book, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The books of a version: one, unless an operator changed prices without another version.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<PriceBook>> FindAsync(string version, CancellationToken cancellationToken);

    /// <summary>The versions there are, in the order they came into force.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<string>> ListVersionsAsync(CancellationToken cancellationToken);
}
