using Auriko.Azure.Budgets;
using Auriko.Azure.Tests.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Budgets;

public class BudgetTableTests(SharedAzurite azurite)
{
    private readonly BudgetTable _table = new(azurite.CreateClient());
    private readonly BudgetKey _key = BudgetKey.Of($"key/{Guid.NewGuid():n}", BudgetPeriod.Monthly, LedgerEntries.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_NothingWritten_IsNothing()
    {
        var page = await _table.ReadAsync(_key, "slice_1", Stop);

        Assert.Null(page.Pool);
        Assert.Empty(page.Grants);
        Assert.Null((await _table.ListAsync(_key, Stop)).Pool);
    }

    [Fact]
    public async Task Write_PoolAndGrants_AreReadAsTheyWere()
    {
        var pool = new BudgetPool { Granted = new Usd(9), Spent = new Usd(5), Earlier = new Usd(2), CheckedAt = LedgerEntries.Noon };
        var (open, closed) = (Grant("slice_1"), Grant("resp_2") with { IsClosed = true });

        var version = await _table.TryWriteAsync(_key, new BudgetChange(pool, [open, closed]), Stop);

        var page = await _table.ReadAsync(_key, "resp_2", Stop);
        Assert.Equal(pool with { Version = version! }, page.Pool);
        Assert.Equal([closed], page.Grants);
        Assert.Equal([closed, open], (await _table.ListAsync(_key, Stop)).Grants);
    }

    [Fact]
    public async Task Write_VersionIsNotThere_WritesNothing()
    {
        var first = await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool(), []), Stop);
        var richer = new BudgetPool { Granted = new Usd(1), Version = first! };
        var second = await _table.TryWriteAsync(_key, new BudgetChange(richer, []), Stop);

        Assert.Null(await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool(), [Grant("slice_1")]), Stop));
        Assert.Null(await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool { Version = first! }, [Grant("slice_1")]), Stop));

        var page = await _table.ListAsync(_key, Stop);
        Assert.Equal((second, new Usd(1)), (page.Pool!.Version, page.Pool.Granted));
        Assert.Empty(page.Grants);
    }

    [Fact]
    public async Task Write_ManyAtOnce_OneWinsEachVersion()
    {
        var versions = new HashSet<string>();
        for (var turn = 0; turn < 5; turn++)
        {
            var pool = (await _table.ReadAsync(_key, "slice_1", Stop)).Pool ?? new BudgetPool();

            var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _table.TryWriteAsync(
                _key, new BudgetChange(pool with { Granted = new Usd(number) }, [Grant($"slice_{number}")]), Stop)));

            Assert.True(versions.Add(Assert.Single(written, version => version is not null)!));
        }

        Assert.InRange((await _table.ListAsync(_key, Stop)).Grants.Count, 1, 5);
    }

    [Fact]
    public async Task Write_RemovedGrants_AreGone()
    {
        var version = await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool(), [Grant("slice_1"), Grant("slice_2")]), Stop);

        await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool { Version = version! }, []) { Removed = ["slice_1"] }, Stop);

        Assert.Equal("slice_2", Assert.Single((await _table.ListAsync(_key, Stop)).Grants).Id);
    }

    [Fact]
    public async Task Remove_Period_IsGoneAndNoOther()
    {
        await _table.TryWriteAsync(_key, new BudgetChange(new BudgetPool(), [Grant("slice_1")]), Stop);
        await _table.TryWriteAsync(_key.Before, new BudgetChange(new BudgetPool(), [Grant("slice_1")]), Stop);

        await _table.RemoveAsync(_key.Before, Stop);
        await _table.RemoveAsync(_key.Before, Stop);

        Assert.Null((await _table.ListAsync(_key.Before, Stop)).Pool);
        Assert.NotNull((await _table.ListAsync(_key, Stop)).Pool);
    }

    [Fact]
    public async Task AnyCall_NobodyAnswers_IsAnOutage()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new BudgetTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=MDAwMA==;TableEndpoint=http://127.0.0.1:9/a;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ReadAsync(_key, "slice_1", Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ListAsync(_key, Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => table.TryWriteAsync(_key, new BudgetChange(new BudgetPool(), []), Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.RemoveAsync(_key, Stop));
    }

    private static BudgetGrant Grant(string id) => new(id, new Usd(4), new Usd(3), LedgerEntries.Noon.AddTicks(7));
}
