using Auriko.Azure.Tests.Storage;
using Auriko.Azure.Usage;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Usage;

public class UsageRollupTableTests(SharedAzurite azurite)
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private readonly UsageRollupTable _table = new(azurite.CreateClient());
    private readonly string _workspace = $"ws/{Guid.NewGuid():n}|%";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replace_RollUp_IsReadAsItWas()
    {
        var rollup = Rollup("key#1", Day, 4) with
        {
            Tags = [.. Enumerable.Range(0, 2_000).Select(n => new TagCell("ünïcode", $"{Guid.NewGuid():n}{n:d5}", new UsageFigures { Requests = n }))],
        };

        Assert.True(await _table.ReplaceAsync(rollup, Stop));

        var read = Assert.Single(await ReadAsync());
        Assert.Equal(rollup with { Cells = [], Tags = [] }, read with { Cells = [], Tags = [] });
        Assert.Equal(rollup.Cells, read.Cells);
        Assert.Equal(rollup.Tags, read.Tags);
    }

    [Fact]
    public async Task Replace_Totals_StandInColumnsOfTheirOwn()
    {
        await _table.ReplaceAsync(Rollup("key_1", Day, 4), Stop);

        var row = await azurite.CreateClient().GetTableClient(UsageRollupTable.TableName)
            .GetEntityAsync<TableEntity>(UsageRollupRow.PartitionOf(_workspace), "20261120|key_1", cancellationToken: Stop);

        Assert.Equal(
            (4L, 4L, 1L, 44L, 1L, 8L),
            (row.Value.GetInt64("Rows"), row.Value.GetInt64("Attempts"), row.Value.GetInt64("Errors"), row.Value.GetInt64("CostNanoUsd"),
                row.Value.GetInt64("InputTokens"), row.Value.GetInt64("WebSearchCalls")));
    }

    [Fact]
    public async Task Replace_FewerRowsOrTheSame_ChangesNothing()
    {
        Assert.True(await _table.ReplaceAsync(Rollup("key_1", Day, 5), Stop));
        Assert.False(await _table.ReplaceAsync(Rollup("key_1", Day, 4), Stop));
        Assert.False(await _table.ReplaceAsync(Rollup("key_1", Day, 5), Stop));
        Assert.True(await _table.ReplaceAsync(Rollup("key_1", Day, 6), Stop));

        Assert.Equal(6, Assert.Single(await ReadAsync()).Rows);
    }

    [Fact]
    public async Task Replace_ManyAtOnce_EndsWithTheOneOfMostRows()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(rows => _table.ReplaceAsync(Rollup("key_1", Day, rows), Stop)));

        Assert.Equal(20, Assert.Single(await ReadAsync()).Rows);
    }

    [Fact]
    public async Task Read_Range_IsOfThoseDaysWorkspaceAndKeys()
    {
        foreach (var rollup in new[] { Rollup("key_1", Day, 1), Rollup("key_2", Day, 2), Rollup("key_~|", Day.AddDays(1), 3), Rollup("key_1", Day.AddDays(2), 4) })
        {
            await _table.ReplaceAsync(rollup, Stop);
            await _table.ReplaceAsync(rollup with { WorkspaceId = _workspace + "2" }, Stop);
        }

        Assert.Equal([1, 2, 3, 4], (await ReadAsync()).Select(rollup => rollup.Rows));
        Assert.Equal([1, 2, 3], (await ReadAsync(to: Day.AddDays(1))).Select(rollup => rollup.Rows));
        Assert.Equal([1, 4], (await ReadAsync("key_1")).Select(rollup => rollup.Rows));
    }

    [Fact]
    public async Task Anything_StorageGone_SaysSo()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var table = new UsageRollupTable(new TableServiceClient(
            azurite.ConnectionString.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal), options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ReplaceAsync(Rollup("key_1", Day, 1), Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await table.ReadAsync(new UsageRange(null, null, Day, Day), Stop).ToListAsync(Stop));
    }

    private ValueTask<List<UsageRollup>> ReadAsync(string? keyId = null, DateOnly? to = null) =>
        _table.ReadAsync(new UsageRange(_workspace, keyId, Day, to ?? Day.AddDays(9)), Stop).ToListAsync(Stop);

    private UsageRollup Rollup(string keyId, DateOnly day, int rows) => new(keyId, _workspace, day)
    {
        Rows = rows,
        Cells =
        [
            new UsageCell("model/one", "provider-one", new UsageFigures
            {
                Requests = rows,
                Errors = 1,
                RateLimited = 1,
                Attempts = rows,
                Unpriced = 1,
                CostNanos = 11 * rows,
                ByokCostNanos = 5 * rows,
                Usage = new UsageVector
                {
                    FreshInput = 1,
                    CacheRead = 2,
                    CacheWrite5m = 3,
                    CacheWrite1h = 4,
                    VisibleOutput = 5,
                    Reasoning = 6,
                    ImageOutput = 7,
                    WebSearchCalls = 8,
                },
            }),
        ],
    };
}
