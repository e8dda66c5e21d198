using Auriko.Azure.Ledger;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Ledger;

public class LedgerRowTests
{
    [Fact]
    public void Write_Entry_HasTheDocumentedColumns()
    {
        var entry = LedgerEntries.Make("key_1", "resp_1") with { AttemptId = "att_1" };

        var row = LedgerRow.Write(entry);

        Assert.Equal(LedgerKey.For(entry), new LedgerKey(row.PartitionKey, row.RowKey));
        var columns = row.Where(column => column.Key is not ("PartitionKey" or "RowKey"))
            .Select(column => $"{column.Key}={column.Value}:{column.Value.GetType().Name}");
        Assert.Equal(
            [
                "AttemptId=att_1:String", "ResponseId=resp_1:String", "KeyId=key_1:String",
                "CreatedAt=11/20/2026 12:00:00 +00:00:DateTimeOffset", "AttemptNumber=2:Int32", "Model=model-one:String",
                "Provider=provider-one:String", "ProviderModelId=model-one-2026:String", "RoutingStrategy=cost-focus:String",
                "UsageSource=estimated:String", "Credential=byok:String", "PriceBookVersion=2026-11-20:String",
                "End=failed_after_output:String",
                "DurationMs=99.25:Double", "Stream=True:Boolean", "Background=True:Boolean",
                "InputTokens=1:Int64", "CacheReadTokens=2:Int64", "CacheWrite5mTokens=3:Int64", "CacheWrite1hTokens=4:Int64",
                "OutputTokens=5:Int64", "ReasoningTokens=6:Int64", "ImageOutputTokens=7:Int64", "WebSearchCalls=8:Int64",
                "UnpricedToolCalls=9:Int64",
                "CostNanoUsd=123456789:Int64", "PricedAt=11/20/2026 12:00:00 +00:00:DateTimeOffset",
                "ServiceTier=priority:String",
                "BudgetGrant=slice_1:String", "ReservedNanoUsd=987654321:Int64", "ProviderRequestId=req_1:String", "UpstreamStatus=500:Int32",
                "UpstreamCode=server_error:String", "TtftMs=12.5:Double",
                """Tags={"team":"blue\nline","\u00E9":"\u0022quoted\u0022 \uD83D\uDE00"}:String""",
            ],
            columns);
    }

    [Fact]
    public void Write_NothingOptional_LeavesTheColumnsOut()
    {
        var entry = LedgerEntries.Make("key_1") with
        {
            Usage = UsageVector.Zero,
            Cost = null,
            ServiceTier = null,
            ProviderRequestId = null,
            UpstreamStatus = null,
            UpstreamCode = null,
            TtftMs = double.NaN,
            Tags = new Dictionary<string, string>(),
        };

        var row = LedgerRow.Write(entry);

        Assert.DoesNotContain(
            row.Keys,
            name => name is "CostNanoUsd" or "UnpricedToolCalls" or "ServiceTier" or "ProviderRequestId" or "UpstreamStatus" or "UpstreamCode" or "TtftMs" or "Tags");
        LedgerEntries.AssertSame(entry with { TtftMs = null }, LedgerRow.Read(row));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31_990)]
    [InlineData(32_000)]
    [InlineData(100_000)]
    public void Write_LongTags_AreCutOverColumnsAndReadWhole(int length)
    {
        var entry = LedgerEntries.Make("key_1") with { Tags = new Dictionary<string, string> { ["é"] = new('ü', length) } };

        var row = LedgerRow.Write(entry);

        Assert.All(row.Select(column => column.Value).OfType<string>(), text => Assert.InRange(text.Length, 0, 32_000));
        LedgerEntries.AssertSame(entry, LedgerRow.Read(row));
    }

    [Fact]
    public void Read_RowOfSomethingElse_Throws() =>
        Assert.Throws<FormatException>(() => LedgerRow.Read(new TableEntity("p", "r") { ["AttemptId"] = "att_1" }));

    [Fact]
    public void Cut_ManyLargeEntries_StaysBelowTheLimitAndDropsDoubles()
    {
        var tags = new Dictionary<string, string> { ["a"] = new('x', 25_000), ["b"] = new('"', 25_000) };
        var entries = Enumerable.Range(0, 100).Select(_ => LedgerEntries.Make("key_1", "resp_1") with { Tags = tags }).ToArray();

        var transactions = LedgerTransactions.Cut([.. entries, entries[0]]).ToArray();

        Assert.True(transactions.Length > 1);
        Assert.Equal(entries, transactions.SelectMany(transaction => transaction).Select(insert => insert.Entry));
        Assert.All(transactions, transaction =>
            Assert.InRange(transaction.Sum(insert => LedgerRow.SizeOf(insert.Row)), 1, 4 << 20));
    }
}
