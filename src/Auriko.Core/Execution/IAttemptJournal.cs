using Auriko.Core.Ledger;

namespace Auriko.Core.Execution;

/// <summary>
/// Keeps what was begun, for a process that may die: an attempt that is found in it and not in the ledger was lost. Safe
/// for concurrent use.
/// </summary>
internal interface IAttemptJournal
{
    /// <summary>Writes an attempt down; its provider is called only once that is durable.</summary>
    /// <param name="lost">The entry to book should nobody ever hear of the attempt again.</param>
    /// <param name="cancellationToken">The request is stopped.</param>
    /// <exception cref="OperationCanceledException">The request is stopped, and the provider must not be called.</exception>
    ValueTask OpenAsync(LedgerEntry lost, CancellationToken cancellationToken);
}
