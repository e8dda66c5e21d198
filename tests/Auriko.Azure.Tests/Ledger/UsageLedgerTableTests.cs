using Auriko.Azure.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Azure.Data.Tables;
using CsCheck;

namespace Auriko.Azure.Tests.Ledger;

public class UsageLedgerTableTests(SharedAzurite azurite)
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(LedgerEntries.Noon.UtcDateTime);

    private readonly UsageLedgerTable _table = new(azurite.CreateClient());
    private readonly string _key = $"key_{Guid.NewGuid():n}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InsertAsync_Entry_IsListedWithEveryMember()
    {
        var entry = LedgerEntries.Make(_key) with { Cost = new Usd(long.MaxValue) };

        var insertion = await _table.InsertAsync([entry], Cancelled);

        Assert.Equal((1, 0), (insertion.Added.Count, insertion.Rejected.Count));
        LedgerEntries.AssertSame(entry, Assert.Single(await _table.ListAsync(_key, Day, Cancelled)));
    }

    [Fact]
    public async Task FindAsync_Attempts_AreTheEntriesTheyGot()
    {
        LedgerEntry[] booked = [.. Enumerable.Range(0, 3).Select(number => LedgerEntries.Make(_key) with { AttemptId = $"att_{number}" })];
        LedgerEntry[] lost = [.. booked.Select(entry => entry with
        {
            End = AttemptEnd.Lost,
            UsageSource = UsageSource.Unknown,
            Usage = UsageVector.Zero,
            Cost = null,
        })];
        Assert.Empty(await _table.FindAsync(lost, Cancelled));
        Assert.Empty(await _table.FindAsync([], Cancelled));

        await _table.InsertAsync([booked[0], booked[1]], Cancelled);

        LedgerEntries.AssertSame(booked[0], Assert.Single(await _table.FindAsync([lost[0], lost[2]], Cancelled)));
        Assert.Equal(
            ["att_0", "att_1"], (await _table.FindAsync(lost, Cancelled)).Select(entry => entry.AttemptId).Order(StringComparer.Ordinal));
        Assert.Empty(await _table.FindAsync([lost[2]], Cancelled));
    }

    [Fact]
    public async Task FindAsync_NoStorage_SaysSo()
    {
        var table = new UsageLedgerTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a;",
            new TableClientOptions { Retry = { MaxRetries = 0 } }));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.FindAsync([LedgerEntries.Make(_key)], Cancelled));
    }

    [Fact]
    public async Task InsertAsync_AnyEntry_IsReadAsItWas() => await LedgerEntries.Gen1.SampleAsync(
        async any =>
        {
            var entry = any with { KeyId = $"key_{Guid.NewGuid():n}" };
            await _table.InsertAsync([entry], Cancelled);

            var day = DateOnly.FromDateTime(entry.CreatedAt.UtcDateTime);
            LedgerEntries.AssertSame(entry, Assert.Single(await _table.ListAsync(entry.KeyId, day, Cancelled)));
        },
        iter: 30,
        threads: 1);

    [Fact]
    public async Task ListAsync_SeveralShards_GivesTheNewestFirst()
    {
        var entries = Enumerable.Range(0, 40)
            .Select(n => LedgerEntries.Make(_key) with { CreatedAt = LedgerEntries.Noon.AddSeconds(n) }).ToArray();
        foreach (var partition in entries.GroupBy(entry => LedgerKey.For(entry).Partition))
        {
            await _table.InsertAsync([.. partition], Cancelled);
        }

        var listed = await _table.ListAsync(_key, Day, Cancelled);

        Assert.Equal(entries.Reverse().Select(entry => entry.AttemptId), listed.Select(entry => entry.AttemptId));
        Assert.Empty(await _table.ListAsync(_key, Day.AddDays(1), Cancelled));
    }

    [Fact]
    public async Task InsertAsync_SomeAreThere_AddsTheOthersAndChangesNothing()
    {
        var entries = OfOnePartition(100);
        await _table.InsertAsync([.. entries.Where((_, n) => n % 3 == 0)], Cancelled);

        var insertion = await _table.InsertAsync([.. entries.Select(entry => entry with { Model = "other" })], Cancelled);
        var again = await _table.InsertAsync(entries, Cancelled);
        var single = await _table.InsertAsync([entries[0]], Cancelled);

        Assert.Equal((66, 0, 0), (insertion.Added.Count, again.Added.Count, single.Added.Count));
        var listed = await _table.ListAsync(_key, Day, Cancelled);
        Assert.Equal(100, listed.Count);
        Assert.Equal(34, listed.Count(entry => entry.Model == "model-one"));
    }

    [Fact]
    public async Task InsertAsync_SameEntryTwiceInOneCall_IsOneRow()
    {
        var entry = LedgerEntries.Make(_key);

        var insertion = await _table.InsertAsync([entry, entry], Cancelled);

        Assert.Single(insertion.Added);
        Assert.Single(await _table.ListAsync(_key, Day, Cancelled));
    }

    [Fact]
    public async Task InsertAsync_MoreThanATransactionHolds_IsSplit()
    {
        var tags = new Dictionary<string, string> { ["a"] = new('x', 60_000), ["é"] = new('"', 10_000) };
        var entries = OfOnePartition(100).Select(entry => entry with { Tags = tags }).ToArray();

        var insertion = await _table.InsertAsync(entries, Cancelled);

        Assert.Equal((100, 0), (insertion.Added.Count, insertion.Rejected.Count));
        var listed = await _table.ListAsync(_key, Day, Cancelled);
        Assert.Equal(100, listed.Count);
        Assert.All(listed, entry => Assert.Equal(tags, entry.Tags));
    }

    [Fact]
    public async Task InsertAsync_OneEntryNoTableTakes_IsRejectedAlone()
    {
        var entries = OfOnePartition(9);
        entries[4] = entries[4] with { UpstreamCode = new string('x', 70_000) };

        var insertion = await _table.InsertAsync(entries, Cancelled);

        Assert.Equal(entries[4].AttemptId, Assert.Single(insertion.Rejected).Entry.AttemptId);
        Assert.Equal(8, insertion.Added.Count);
        Assert.Equal(8, (await _table.ListAsync(_key, Day, Cancelled)).Count);
    }

    [Fact]
    public async Task InsertAsync_NoTableYet_MakesIt()
    {
        await using var server = await AzuriteServer.StartAsync();
        var table = new UsageLedgerTable(server.CreateClient());
        Assert.Empty(await table.ListAsync(_key, Day, Cancelled));

        var batches = await Task.WhenAll(OfOnePartition(20).Chunk(5).Select(batch => table.InsertAsync(batch, Cancelled)));

        Assert.Equal(20, batches.Sum(batch => batch.Added.Count));
        Assert.Equal(20, (await table.ListAsync(_key, Day, Cancelled)).Count);
    }

    [Fact]
    public async Task InsertAsync_StorageGone_SaysSo()
    {
        var server = await AzuriteServer.StartAsync();
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var table = new UsageLedgerTable(new TableServiceClient(server.ConnectionString, options));
        await table.InsertAsync(OfOnePartition(1), Cancelled);
        await server.KillAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.InsertAsync(OfOnePartition(2), Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ListAsync(_key, Day, Cancelled));
    }

    [Fact]
    public async Task InsertAsync_WrongKey_WaitsRatherThanRejects()
    {
        var wrong = azurite.ConnectionString.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal);
        var table = new UsageLedgerTable(new TableServiceClient(wrong));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.InsertAsync(OfOnePartition(2), Cancelled));
    }

    private LedgerEntry[] OfOnePartition(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => LedgerEntries.Make(_key, "resp_1"))];
}
