using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Audit;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Tests.Background;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger.Books;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.Audit;

/// <summary>Every rule finds what breaks it, and nothing else.</summary>
public sealed class LedgerAuditTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Entries.Noon.UtcDateTime);

    private readonly MemoryBooks _books = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);

    public LedgerAuditTests() => _books.Books.Add(PriceBook.Of(GatewayBench.Catalog));

    public static TheoryData<string> Broken => [.. Damages.Keys];

    private static Dictionary<string, (LedgerFindingKind Kind, Func<LedgerEntry, LedgerEntry> Damage)> Damages { get; } = new()
    {
        ["a nano-dollar too much"] = (LedgerFindingKind.Mispriced, row => row with { Cost = new Usd(row.Cost!.Value.Nanos + 1) }),
        ["a token too many"] = (LedgerFindingKind.Mispriced, row => row with { Usage = row.Usage with { VisibleOutput = 11 } }),
        ["no cost"] = (LedgerFindingKind.Mispriced, row => row with { Cost = null }),
        ["another provider"] = (LedgerFindingKind.Mispriced, row => row with { Provider = "nobody" }),
        ["a cost in a tier without a price"] = (LedgerFindingKind.Mispriced, row => row with { ServiceTier = "priority" }),
        ["a cost of tools that nothing prices"] =
            (LedgerFindingKind.Mispriced, row => row with { Usage = row.Usage with { UnpricedToolCalls = 1 } }),
        ["less than no tools"] = (LedgerFindingKind.OutOfRange, row => row with { Usage = row.Usage with { UnpricedToolCalls = -1 } }),
        ["a book nobody kept"] = (LedgerFindingKind.Unverifiable, row => row with { PriceBookVersion = "1999-01-01" }),
        ["less than nothing"] = (LedgerFindingKind.OutOfRange, row => row with { Usage = row.Usage with { CacheRead = -1 } }),
        ["more than can be"] = (LedgerFindingKind.OutOfRange, row => row with { Usage = row.Usage with { Reasoning = long.MaxValue } }),
        ["unknown but used"] = (LedgerFindingKind.UnknownButBooked, row => row with { UsageSource = UsageSource.Unknown }),
    };

    [Fact]
    public async Task Run_RightRows_FindsNothingAndCounts()
    {
        _books.Add(Row("resp_1", 1), Row("resp_1", 2), Row("resp_2", 1));

        Assert.Empty(await RunAsync(out var audit));

        Assert.Equal((3, 2, (Int128)(3 * 200_000)), (audit.Rows, audit.Responses, audit.TotalNanos));
        Assert.Empty(audit.AmbiguousVersions);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Run_BrokenRow_NamesTheRule(string name)
    {
        var (kind, damage) = Damages[name];
        _books.Add(Row("resp_1", 1), damage(Row("resp_2", 1)));

        var finding = Assert.Single(await RunAsync(out _));

        Assert.Equal((kind, "resp_2"), (finding.Kind, finding.ResponseId));
    }

    [Fact]
    public async Task Run_RowThatIsNone_IsUnreadable()
    {
        _books.Rows.Add(new LedgerReading(LedgerKey.For(Row("resp_1", 1)), null, "no usage"));

        var finding = Assert.Single(await RunAsync(out _));

        Assert.Equal((LedgerFindingKind.Unreadable, "no usage"), (finding.Kind, finding.Detail));
    }

    [Fact]
    public async Task Run_RowUnderAnotherKey_IsMisplaced()
    {
        var row = Row("resp_1", 1);
        _books.Rows.Add(new LedgerReading(LedgerKey.For(row) with { Row = "0" }, row, null));

        Assert.Equal([LedgerFindingKind.Misplaced], (await RunAsync(out _)).Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Run_SameNumberTwice_IsDuplicate()
    {
        _books.Add(Row("resp_1", 1), Row("resp_1", 1));

        Assert.Equal([LedgerFindingKind.Duplicate], (await RunAsync(out _)).Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Run_SameAttemptTwice_IsDuplicate()
    {
        var row = Row("resp_1", 1);
        _books.Add(row);
        _books.Rows.Add(new LedgerReading(LedgerKey.For(row), row, null));

        Assert.Equal([LedgerFindingKind.Duplicate], (await RunAsync(out _)).Select(finding => finding.Kind));
    }

    [Theory]
    [InlineData(61, 1)]
    [InlineData(59, 0)]
    public async Task Run_NumberWithoutRow_IsMissingOnceNothingRunsAnyMore(int minutes, int findings)
    {
        _books.Add(Row("resp_1", 1), Row("resp_1", 4));
        _clock.SetUtcNow(Row("resp_1", 1).CreatedAt.AddMinutes(minutes));

        var found = await RunAsync(out _);

        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal((LedgerFindingKind.Missing, "attempt 2, 3 of 4 has no row"), (finding.Kind, finding.Detail)));
    }

    [Fact]
    public async Task Run_PricesChangedWithoutAVersion_TakesEitherBookAndSaysSo()
    {
        var cheap = new Core.Catalog.CatalogSnapshot(
            GatewayBench.Catalog.Version, Entries.Noon,
            [new Core.Catalog.ModelEntry { Id = "m", Offerings = [GatewayBench.Offering("m", "alpha", 2, null)] }]);
        _books.Books.Add(PriceBook.Of(cheap));
        _books.Add(Row("resp_1", 1), Row("resp_2", 1) with { Cost = new Usd(400_000) });

        Assert.Empty(await RunAsync(out var audit));

        Assert.Equal([GatewayBench.Catalog.Version], audit.AmbiguousVersions);
    }

    [Fact]
    public async Task Run_OtherDaysAndKeys_AreLeftOut()
    {
        _books.Add(
            Damages["no cost"].Damage(Row("resp_1", 1)) with { CreatedAt = Entries.Noon.AddDays(1) },
            Damages["no cost"].Damage(Row("resp_2", 1)) with { KeyId = "key_2" });

        Assert.Empty(await RunAsync(out _, "key_test"));
        Assert.Single(await RunAsync(out _, "key_2"));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, LedgerFindingKind.Missing)]
    public async Task Run_BackgroundResponse_MustHaveARowForEveryAttemptWrittenDown(bool loses, LedgerFindingKind? kind)
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));
        await bench.EndAsync(await bench.AcceptAsync());
        _books.Add(ledger.Entries);
        if (loses)
        {
            ledger.Entries.Clear();
        }

        _clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(2));
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        var audit = Audit(new BackgroundRecords(storage, storage, ledger, _clock));
        var found = await audit.RunAsync(null, today.AddDays(-1), today, CancellationToken.None).ToListAsync(CancellationToken.None);

        Assert.Equal(kind is { } expected ? [expected] : [], found.Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Run_BackgroundResponseThatSaysAnotherCost_IsFound()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));
        await bench.EndAsync(await bench.AcceptAsync());
        ledger.Entries[0] = ledger.Entries[0] with { Cost = new Usd(1) };
        _clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(2));

        var found = await new BackgroundRecords(storage, storage, ledger, _clock)
            .CheckAsync(null, DateOnly.MinValue, DateOnly.MaxValue, CancellationToken.None).ToListAsync(CancellationToken.None);

        Assert.Equal(LedgerFindingKind.TotalDiffers, Assert.Single(found).Kind);
    }

    [Fact]
    public void Reprice_OtherBook_ShowsBothByModel()
    {
        var repricing = new Repricing(PriceBook.Of(GatewayBench.Catalog));
        repricing.Add(Row("resp_1", 1) with { Cost = new Usd(150_000) });
        repricing.Add(Row("resp_2", 1) with { Cost = null });
        repricing.Add(Row("resp_3", 1) with { Model = "unpriced" });

        Assert.Equal(
            [
                new RepricedModel("m") { Attempts = 2, BookedNanos = 150_000, RepricedNanos = 400_000, NotBooked = 1 },
                new RepricedModel("unpriced") { Attempts = 1, BookedNanos = 200_000, NotPriced = 1 },
            ],
            repricing.Models);
        Assert.Equal(((Int128)350_000, (Int128)400_000), (repricing.Total.BookedNanos, repricing.Total.RepricedNanos));
    }

    /// <summary>100 tokens in, 10 out, of model m at alpha: 200,000 nano-dollars.</summary>
    private static LedgerEntry Row(string response, int number) => Entries.Make(responseId: response) with
    {
        AttemptNumber = number,
        Model = "m",
        Provider = "alpha",
        Usage = new UsageVector { FreshInput = 100, VisibleOutput = 10 },
        UsageSource = UsageSource.Reported,
        Cost = new Usd(200_000),
        PriceBookVersion = GatewayBench.Catalog.Version,
        ServiceTier = null,
        End = AttemptEnd.Completed,
        Background = false,
    };

    private LedgerAudit Audit(BackgroundRecords? background = null)
    {
        var storage = new MemoryStorage();
        return new LedgerAudit(
            _books,
            new PriceShelf(_books, new LoadedCatalog(new Core.Catalog.CatalogSnapshot("none", Entries.Noon, []))),
            background ?? new BackgroundRecords(storage, storage, new RecordingLedger(), _clock),
            _clock);
    }

    private Task<List<LedgerFinding>> RunAsync(out LedgerAudit audit, string? keyId = null)
    {
        audit = Audit();
        return audit.RunAsync(keyId, Day, Day, CancellationToken.None).ToListAsync(CancellationToken.None).AsTask();
    }
}
