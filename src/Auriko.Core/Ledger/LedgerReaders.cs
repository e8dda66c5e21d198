using System.Runtime.CompilerServices;

namespace Auriko.Core.Ledger;

/// <summary>What every reader of the ledger does with it.</summary>
public static class LedgerReaders
{
    extension(ILedgerReader ledger)
    {
        /// <summary>One key, or all that have rows.</summary>
        /// <param name="keyId">The key; null all.</param>
        /// <param name="cancellationToken">Stops the listing.</param>
        public IAsyncEnumerable<string> KeysAsync(string? keyId, CancellationToken cancellationToken) =>
            keyId is null ? ledger.ListKeysAsync(cancellationToken) : new[] { keyId }.ToAsyncEnumerable();

        /// <summary>The entries of a range of days; rows that are none are left to the audit.</summary>
        /// <param name="keyId">The key; null all.</param>
        /// <param name="from">The first day, UTC.</param>
        /// <param name="to">The last day.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        public async IAsyncEnumerable<LedgerEntry> EntriesAsync(
            string? keyId, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var key in ledger.KeysAsync(keyId, cancellationToken).ConfigureAwait(false))
            {
                await foreach (var row in ledger.ReadAsync(new LedgerRange(key, from, to), cancellationToken).ConfigureAwait(false))
                {
                    if (row.Entry is { } entry)
                    {
                        yield return entry;
                    }
                }
            }
        }
    }
}
