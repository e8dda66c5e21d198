using System.Globalization;
using System.Text;
using Auriko.Core.Ledger;
using Auriko.Standalone.Ledger;
using Parquet;

namespace Auriko.Standalone.Tests.Ledger;

public sealed class LedgerExportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_Entries_AreRecordsOfRfc4180()
    {
        using var output = new MemoryStream();

        var rows = await LedgerExport.WriteCsvAsync(new[] { Entry(1), Bare(2) }.ToAsyncEnumerable(), output, Stop);

        Assert.Equal(2, rows);
        Assert.Equal(
            """
            attempt_id,response_id,key_id,created_at,attempt_number,model,provider,provider_model_id,routing_strategy,input_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,output_tokens,reasoning_tokens,image_output_tokens,web_search_calls,unpriced_tool_calls,usage_source,cost_nano_usd,cost_usd,credential,price_book_version,priced_at,service_tier,end,provider_request_id,upstream_status,upstream_code,ttft_ms,duration_ms,stream,background,tags
            att_1,resp_1,key_1,2026-11-20T12:00:00.1234567Z,1,"a ""model"", of sorts",provider-one,id,cost-focus,1,2,3,4,5,6,7,8,9,reported,123456789,0.123456789,platform,v1,2026-11-20T12:00:01.0000000Z,flex,failed_after_output,req,500,"line
            feed",12.5,99.25,true,false,"{""team"":""blue""}"
            att_2,resp_1,key_1,2026-11-20T12:00:00.1234567Z,2,m,provider-one,id,cost-focus,0,0,0,0,0,0,0,0,0,unknown,,,platform,v1,,,lost,,,,,0,false,true,

            """.ReplaceLineEndings("\r\n").Replace("line\r\nfeed", "line\nfeed", StringComparison.Ordinal),
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Csv_OtherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            using var output = new MemoryStream();
            await LedgerExport.WriteCsvAsync(new[] { Entry(1) }.ToAsyncEnumerable(), output, Stop);

            Assert.Contains(",0.123456789,platform,v1,", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Parquet_MoreThanAGroup_IsReadAsItWas()
    {
        const int Count = 25_000;
        using var output = new MemoryStream();
        var entries = Enumerable.Range(1, Count).Select(n => n % 2 == 1 ? Entry(n) : Bare(n)).ToAsyncEnumerable();

        Assert.Equal(Count, await LedgerExport.WriteParquetAsync(entries, output, Stop));

        output.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(output, cancellationToken: Stop);
        Assert.Equal(ExportColumns.All.Select(column => column.Field.Name), reader.Schema.DataFields.Select(field => field.Name));
        Assert.Equal(3, reader.RowGroupCount);
        using var last = reader.OpenRowGroupReader(2);
        Assert.Equal(5_000, last.RowCount);
        Assert.Equal((123_456_789L, (long?)null), await FirstTwoAsync<long>("cost_nano_usd"));
        Assert.Equal((0.123456789m, (decimal?)null), await FirstTwoAsync<decimal>("cost_usd"));
        Assert.Equal((20_001, 20_002), await FirstTwoAsync<int>("attempt_number"));
        var (created, _) = await FirstTwoAsync<DateTime>("created_at");
        Assert.Equal(new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_560), created);

        async Task<(T?, T?)> FirstTwoAsync<T>(string name)
            where T : struct
        {
            var values = new T?[last.RowCount];
            await last.ReadAsync<T>(reader.Schema.DataFields.Single(field => field.Name == name), values.AsMemory(), cancellationToken: Stop);
            return (values[0], values[1]);
        }
    }

    private static LedgerEntry Bare(int number) => new()
    {
        AttemptId = $"att_{number}",
        ResponseId = "resp_1",
        KeyId = "key_1",
        CreatedAt = new DateTimeOffset(2026, 11, 20, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567),
        AttemptNumber = number,
        Model = "m",
        Provider = "provider-one",
        ProviderModelId = "id",
        RoutingStrategy = "cost-focus",
        Usage = UsageVector.Zero,
        UsageSource = UsageSource.Unknown,
        PriceBookVersion = "v1",
        End = AttemptEnd.Lost,
        Background = true,
    };

    private static LedgerEntry Entry(int number) => Bare(number) with
    {
        Model = "a \"model\", of sorts",
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
            UnpricedToolCalls = 9,
        },
        UsageSource = UsageSource.Reported,
        Cost = new Usd(123_456_789),
        PricedAt = new DateTimeOffset(2026, 11, 20, 12, 0, 1, TimeSpan.Zero),
        ServiceTier = "flex",
        End = AttemptEnd.FailedAfterOutput,
        ProviderRequestId = "req",
        UpstreamStatus = 500,
        UpstreamCode = "line\nfeed",
        TtftMs = 12.5,
        DurationMs = 99.25,
        Stream = true,
        Background = false,
        Tags = new Dictionary<string, string> { ["team"] = "blue" },
    };
}
