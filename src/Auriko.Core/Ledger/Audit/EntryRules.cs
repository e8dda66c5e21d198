using System.Globalization;
using Auriko.Core.Ledger.Books;

namespace Auriko.Core.Ledger.Audit;

/// <summary>What must hold of every row by itself. Pure.</summary>
internal static class EntryRules
{
    /// <summary>What is wrong with where a row lies, and with its figures.</summary>
    /// <param name="key">Where the row lies.</param>
    /// <param name="entry">Its entry.</param>
    public static IEnumerable<LedgerFinding> Check(LedgerKey key, LedgerEntry entry)
    {
        if (LedgerKey.For(entry) != key)
        {
            yield return Finding(LedgerFindingKind.Misplaced, entry, $"lies at '{key.Partition}' '{key.Row}'");
        }

        if (!IsInRange(entry))
        {
            yield return Finding(LedgerFindingKind.OutOfRange, entry, $"{entry.Usage}, cost {Text(entry.Cost)}");
        }

        if (entry.UsageSource is UsageSource.Unknown && (entry.Usage != UsageVector.Zero || entry.Cost is { Nanos: not 0 }))
        {
            yield return Finding(LedgerFindingKind.UnknownButBooked, entry, $"{entry.Usage}, cost {Text(entry.Cost)}");
        }
    }

    /// <summary>Whether the cost is what one of the books makes of the usage.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="books">The books of its version.</param>
    /// <returns>What is wrong; null nothing.</returns>
    public static LedgerFinding? CheckPrice(LedgerEntry entry, IReadOnlyList<PriceBook> books)
    {
        if (books.Count == 0)
        {
            return Finding(LedgerFindingKind.Unverifiable, entry, $"price book '{entry.PriceBookVersion}' is not kept");
        }

        if (!IsInRange(entry) || books.Any(book => book.Price(entry) == entry.Cost))
        {
            return null;
        }

        var lacks = books.All(book => book.Find(entry) is null)
            ? $"; the book has no {entry.Model} at {entry.Provider}"
            : string.Empty;
        return Finding(
            LedgerFindingKind.Mispriced, entry,
            $"booked {Text(entry.Cost)}, {entry.PriceBookVersion} makes {Text(books[0].Price(entry))}{lacks}");
    }

    /// <summary>A finding about one attempt.</summary>
    public static LedgerFinding Finding(LedgerFindingKind kind, LedgerEntry entry, string detail) =>
        new(kind, entry.KeyId, entry.ResponseId, entry.AttemptId, detail);

    /// <summary>An amount for people: to the nano-dollar.</summary>
    public static string Text(Usd? amount) =>
        amount is { } known ? known.Dollars.ToString("0.000000000", CultureInfo.InvariantCulture) + " USD" : "no price";

    private static bool IsInRange(LedgerEntry entry)
    {
        var usage = entry.Usage;
        ReadOnlySpan<long> counts =
        [
            usage.FreshInput, usage.CacheRead, usage.CacheWrite5m, usage.CacheWrite1h,
            usage.VisibleOutput, usage.Reasoning, usage.ImageOutput, usage.WebSearchCalls,
            usage.UnpricedToolCalls,
        ];
        Int128 sum = 0;
        foreach (var count in counts)
        {
            if (count < 0)
            {
                return false;
            }

            sum += count;
        }

        return sum <= long.MaxValue && entry.Cost is not { Nanos: < 0 } && entry.AttemptNumber >= 1;
    }
}
