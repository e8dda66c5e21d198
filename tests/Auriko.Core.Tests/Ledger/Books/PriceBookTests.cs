using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Tests.Gateway;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.Books;

public sealed class PriceBookTests
{
    private static readonly CatalogSnapshot BuiltIn = CatalogLoader.Load([]);

    private static readonly Gen<UsageVector> Usages =
        Gen.Select(Gen.Long[0, 400_000].Array[7], Gen.Long[0, 3], (counts, searches) => new UsageVector
        {
            FreshInput = counts[0],
            CacheRead = counts[1],
            CacheWrite5m = counts[2],
            CacheWrite1h = counts[3],
            VisibleOutput = counts[4],
            Reasoning = counts[5],
            ImageOutput = counts[6],
            WebSearchCalls = searches,
        });

    [Fact]
    public void Read_StoredBook_PricesEverythingAsTheCatalogDoes()
    {
        var stored = PriceBook.Read(BuiltIn.Version, PriceBook.Of(BuiltIn).Content);
        var offerings = BuiltIn.Models.SelectMany(model => model.Offerings).ToArray();

        Gen.Select(Gen.Int[0, offerings.Length - 1], Usages, Gen.Int[0, 7 * 24 * 60]).Sample(
            (index, usage, minute) =>
            {
                var entry = Entry(offerings[index], usage) with { PricedAt = Entries.Noon.AddMinutes(minute) };

                Assert.Equal(Pricing.Cost(usage, offerings[index].PricesAt(entry.PricedAt.Value)), stored.Price(entry));
            },
            iter: 20_000);
    }

    [Fact]
    public void Of_SamePricesInAnotherCatalog_HasTheSameFingerprint()
    {
        var renamed = new CatalogSnapshot(
            "other", Entries.Noon, [.. BuiltIn.Models.Reverse().Select(model => model with { Aliases = [], ContextWindow = 7 })]);

        Assert.Equal(PriceBook.Of(BuiltIn).Fingerprint, PriceBook.Of(renamed).Fingerprint);
        Assert.Equal(
            PriceBook.Of(BuiltIn).Fingerprint, PriceBook.Read("any", PriceBook.Of(BuiltIn).Content).Fingerprint);
    }

    [Fact]
    public void Of_AnotherPrice_HasAnotherFingerprint()
    {
        var (first, rest) = (GatewayBench.Catalog.Models[0], GatewayBench.Catalog.Models.Skip(1));
        var dearer = first with { Offerings = [GatewayBench.Offering("m", "alpha", 7, 1_000), .. first.Offerings.Skip(1)] };

        Assert.NotEqual(
            PriceBook.Of(GatewayBench.Catalog).Fingerprint,
            PriceBook.Of(new CatalogSnapshot(GatewayBench.Catalog.Version, Entries.Noon, [dearer, .. rest])).Fingerprint);
    }

    [Fact]
    public void Read_StoredBook_KeepsThePricesOfServiceTiers()
    {
        var stored = PriceBook.Read("v1", PriceBook.Of(GatewayBench.Catalog).Content);
        var entry = Entry(GatewayBench.Catalog.Models[2].Offerings[0], new UsageVector { FreshInput = 1 });

        Assert.Equal(new Usd(1000), stored.Price(entry));
        Assert.Equal(new Usd(5000), stored.Price(entry with { ServiceTier = "priority" }));
        Assert.Null(stored.Price(entry with { ServiceTier = "flex" }));
    }

    [Fact]
    public void Read_NoBook_SaysWhatIsWrong() => Assert.Contains(
        "v1", Assert.Throws<FormatException>(() => PriceBook.Read("v1", Encoding.UTF8.GetBytes("{}"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Price_LostOrUselessOrUnknown_IsAsItIsBooked()
    {
        var book = PriceBook.Of(GatewayBench.Catalog);
        var entry = Entry(GatewayBench.Catalog.Models[0].Offerings[0], new UsageVector { FreshInput = 1 });
        var unpriced = Entry(GatewayBench.Catalog.Models[1].Offerings[0], UsageVector.Zero);

        Assert.Equal(new Usd(1000), book.Price(entry));
        Assert.Null(book.Price(entry with { End = AttemptEnd.Lost }));
        Assert.Null(book.Price(entry with { Usage = new UsageVector { FreshInput = long.MaxValue } }));
        Assert.Null(book.Price(unpriced));
        Assert.Equal(Usd.Zero, book.Price(unpriced with { End = AttemptEnd.FailedBeforeOutput }));
    }

    [Fact]
    public async Task Keeper_CatalogChangesWhileStorageIsDown_KeepsBothInTheEnd()
    {
        var (books, catalog) = (new MemoryBooks { IsDown = true }, new ChangingCatalog(GatewayBench.Catalog));
        using var keeper = new PriceBookKeeper(catalog, books, new FakeTimeProvider(), NullLogger<PriceBookKeeper>.Instance);
        await keeper.TurnAsync(CancellationToken.None);
        catalog.Current = BuiltIn;
        await keeper.TurnAsync(CancellationToken.None);
        Assert.Empty(books.Books);

        books.IsDown = false;
        await keeper.TurnAsync(CancellationToken.None);
        await keeper.TurnAsync(CancellationToken.None);

        Assert.Equal([GatewayBench.Catalog.Version, BuiltIn.Version], books.Books.Select(book => book.Version));
    }

    private static LedgerEntry Entry(Offering offering, UsageVector usage) => Entries.Make() with
    {
        Model = offering.ModelId,
        Provider = offering.Provider.Value,
        Usage = usage,
        ServiceTier = null,
        End = AttemptEnd.Completed,
    };

    private sealed class ChangingCatalog(CatalogSnapshot first) : ICatalog
    {
        public CatalogSnapshot Current { get; set; } = first;
    }
}
