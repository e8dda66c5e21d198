using System.Runtime.CompilerServices;

namespace Auriko.Core.Ledger.Audit;

/// <summary>
/// Holds the ledger against its rules: every row by itself, the rows of a response together, and what background responses
/// say of themselves against both. Reads a partition at a time. Not safe for concurrent use: it counts.
/// </summary>
/// <param name="ledger">The rows.</param>
/// <param name="books">The price books that were in force, and the one that is.</param>
/// <param name="background">What is kept of background responses.</param>
/// <param name="clock">The time.</param>
public sealed class LedgerAudit(ILedgerReader ledger, PriceShelf books, BackgroundRecords background, TimeProvider clock)
{

    /// <summary>The rows read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The responses they belong to.</summary>
    public long Responses { get; private set; }

    /// <summary>The sum of what the rows cost.</summary>
    public Int128 TotalNanos { get; private set; }

    /// <summary>
    /// The price-book versions whose prices were changed without another version: what was priced with which cannot be told.
    /// </summary>
    public IReadOnlyCollection<string> AmbiguousVersions => books.Ambiguous;

    /// <summary>Everything that is wrong.</summary>
    /// <param name="keyId">The key to look at; null all.</param>
    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<LedgerFinding> RunAsync(
        string? keyId, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in ledger.KeysAsync(keyId, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var finding in CheckAsync(new LedgerRange(key, from, to), cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }
        }

        await foreach (var finding in background.CheckAsync(keyId, from, to, cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    private async IAsyncEnumerable<LedgerFinding> CheckAsync(
        LedgerRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var moment = new List<LedgerEntry>();
        await foreach (var row in ledger.ReadAsync(range, cancellationToken).ConfigureAwait(false))
        {
            Rows++;
            if (row.Entry is not { } entry)
            {
                yield return new LedgerFinding(LedgerFindingKind.Unreadable, range.KeyId, string.Empty, null, row.Fault!);
                continue;
            }

            TotalNanos += entry.Cost?.Nanos ?? 0;
            var priced = EntryRules.CheckPrice(entry, await books.FindAsync(entry.PriceBookVersion, cancellationToken).ConfigureAwait(false));
            foreach (var finding in priced is null ? EntryRules.Check(row.Key, entry) : EntryRules.Check(row.Key, entry).Append(priced))
            {
                yield return finding;
            }

            if (moment is [var first, ..] && first.CreatedAt != entry.CreatedAt)
            {
                foreach (var finding in Close(moment))
                {
                    yield return finding;
                }
            }

            moment.Add(entry);
        }

        foreach (var finding in Close(moment))
        {
            yield return finding;
        }
    }

    /// <summary>Checks the responses created in one moment, of which no more rows come.</summary>
    private List<LedgerFinding> Close(List<LedgerEntry> moment)
    {
        var findings = new List<LedgerFinding>();
        foreach (var response in moment.GroupBy(entry => entry.ResponseId))
        {
            Responses++;
            findings.AddRange(ResponseRules.Check([.. response], clock.GetUtcNow()));
        }

        moment.Clear();
        return findings;
    }
}
