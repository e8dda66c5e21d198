using Auriko.Azure.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Ledger;

public class UsageLedgerReaderTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(LedgerEntries.Noon.UtcDateTime);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WholeLedger_GivesEveryKeyAndRowOnce()
    {
        await using var server = await AzuriteServer.StartAsync();
        var (table, reader) = (new UsageLedgerTable(server.CreateClient()), new UsageLedgerReader(server.CreateClient()));
        Assert.Empty(await reader.ListKeysAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await reader.ReadAsync(LedgerRange.Of("key", Day), Stop).ToListAsync(Stop));

        string[] keys = ["key", "key_1", "key_10", "key_2", "a/b|c~", "ключ"];
        foreach (var (key, day) in keys.SelectMany(key => Enumerable.Range(0, 3).Select(day => (key, day))))
        {
            for (var response = 0; response < 4; response++)
            {
                await table.InsertAsync([LedgerEntries.Make(key) with { CreatedAt = LedgerEntries.Noon.AddDays(day) }], Stop);
            }
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await reader.ListKeysAsync(Stop).ToListAsync(Stop)).Order(StringComparer.Ordinal));
        foreach (var key in keys)
        {
            var rows = await reader.ReadAsync(new LedgerRange(key, Day.AddDays(1), Day.AddDays(2)), Stop).ToListAsync(Stop);
            Assert.Equal(8, rows.Count);
            Assert.All(rows, row => Assert.Equal((LedgerKey.For(row.Entry!), key), (row.Key, row.Entry!.KeyId)));
            Assert.True(rows[0].Entry!.CreatedAt < rows[^1].Entry!.CreatedAt);
        }
    }

    [Fact]
    public async Task Read_RowThatIsNoEntry_SaysWhy()
    {
        await using var server = await AzuriteServer.StartAsync();
        var (table, reader) = (new UsageLedgerTable(server.CreateClient()), new UsageLedgerReader(server.CreateClient()));
        var entry = LedgerEntries.Make("key_1");
        await table.InsertAsync([entry], Stop);

        // Before it, in its own partition.
        await server.CreateClient().GetTableClient(UsageLedgerTable.TableName).AddEntityAsync(
            new TableEntity(LedgerKey.For(entry).Partition, "0") { ["Model"] = "m" }, Stop);

        var rows = await reader.ReadAsync(LedgerRange.Of("key_1", Day), Stop).ToListAsync(Stop);

        Assert.Equal((2, 1), (rows.Count, rows.Count(row => row.Entry is not null)));
        Assert.Contains("AttemptId", rows.Single(row => row.Entry is null).Fault, StringComparison.Ordinal);
        Assert.Equal(["key_1"], await reader.ListKeysAsync(Stop).ToListAsync(Stop));
    }
}
