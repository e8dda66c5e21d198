using System.Text;
using Auriko.Azure.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Ledger.Books;

namespace Auriko.Azure.Tests.Ledger;

public class PriceBookTableTests(SharedAzurite azurite)
{
    private readonly PriceBookTable _table = new(azurite.CreateClient());
    private readonly string _version = $"2026-11-20+own/{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keep_AgainAndByOthers_IsOneBookAsItWas()
    {
        var book = Book("1.25");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(hour => _table.KeepAsync(book, LedgerEntries.Noon.AddHours(hour), Stop)));

        var kept = Assert.Single(await _table.FindAsync(_version, Stop));

        Assert.Equal((book.Version, book.Fingerprint), (kept.Version, kept.Fingerprint));
        Assert.Equal(book.Content.ToArray(), kept.Content.ToArray());
        Assert.Contains(_version, await _table.ListVersionsAsync(Stop));
    }

    [Fact]
    public async Task Keep_OtherPricesOfOneVersion_KeepsBothInOrder()
    {
        await _table.KeepAsync(Book("2"), LedgerEntries.Noon.AddDays(1), Stop);
        await _table.KeepAsync(Book("1"), LedgerEntries.Noon, Stop);

        Assert.Equal([Book("1").Fingerprint, Book("2").Fingerprint], (await _table.FindAsync(_version, Stop)).Select(book => book.Fingerprint));
        Assert.Empty(await _table.FindAsync(_version + "x", Stop));
    }

    [Fact]
    public async Task Keep_BookOfManyColumns_IsReadAsItWas()
    {
        var models = string.Join(',', Enumerable.Range(0, 4_000).Select(n =>
            $$$"""{"id":"{{{Guid.NewGuid():n}}}","offerings":[{"provider":"p","prices":{"input":"{{{n}}}","output":"1"}}]}"""));
        var book = PriceBook.Read(_version, Encoding.UTF8.GetBytes($$"""{"version":"v","published_at":"2026-11-20","models":[{{models}}]}"""));

        await _table.KeepAsync(book, LedgerEntries.Noon, Stop);

        Assert.Equal(book.Fingerprint, Assert.Single(await _table.FindAsync(_version, Stop)).Fingerprint);
    }

    private PriceBook Book(string price) => PriceBook.Read(_version, Encoding.UTF8.GetBytes(
        $$$"""{"version":"v","published_at":"2026-11-20","models":[{"id":"m","offerings":[{"provider":"p","prices":{"input":"{{{price}}}","output":"1"}}]}]}"""));
}
