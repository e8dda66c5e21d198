using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;

namespace Auriko.Core.Tests.Ledger.Books;

/// <summary>A ledger to be read and its price books, in memory.</summary>
internal sealed class MemoryBooks : ILedgerReader, IPriceBooks
{
    public List<LedgerReading> Rows { get; } = [];

    public List<PriceBook> Books { get; } = [];

    public bool IsDown { get; set; }

    public void Add(params IEnumerable<LedgerEntry> entries) =>
        Rows.AddRange(entries.Select(entry => new LedgerReading(LedgerKey.For(entry), entry, null)));

    public IAsyncEnumerable<string> ListKeysAsync(CancellationToken cancellationToken) =>
        Rows.Select(row => row.Entry?.KeyId ?? row.Key.Partition.Split('|')[0]).Distinct().ToArray().ToAsyncEnumerable();

    public IAsyncEnumerable<LedgerReading> ReadAsync(LedgerRange range, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        var first = LedgerKey.PartitionOf(range.KeyId, range.From, 0);
        var last = LedgerKey.PartitionOf(range.KeyId, range.To, LedgerKey.Shards - 1);
        return Rows
            .Where(row => string.CompareOrdinal(row.Key.Partition, first) >= 0 && string.CompareOrdinal(row.Key.Partition, last) <= 0)
            .OrderBy(row => row.Key.Partition, StringComparer.Ordinal).ThenBy(row => row.Key.Row, StringComparer.Ordinal)
            .ToArray().ToAsyncEnumerable();
    }

    public Task KeepAsync(PriceBook book, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (!Books.Exists(kept => kept.Version == book.Version && kept.Fingerprint == book.Fingerprint))
        {
            Books.Add(book);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PriceBook>> FindAsync(string version, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PriceBook>>(Books.FindAll(book => book.Version == version));

    public Task<IReadOnlyList<string>> ListVersionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Books.Select(book => book.Version).Distinct()]);

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StorageUnavailableException("Storage is down.");
        }
    }
}
