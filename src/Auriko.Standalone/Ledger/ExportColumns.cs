using System.Buffers;
using System.Text;
using System.Text.Json;
using Auriko.Core.Ledger;
using Parquet.Schema;

namespace Auriko.Standalone.Ledger;

/// <summary>The columns of an export: those of the ledger table, with the cost as nano-dollars and as decimal dollars.</summary>
internal static class ExportColumns
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Every column, in order.</summary>
    public static IReadOnlyList<ExportColumn> All { get; } =
    [
        new TextColumn("attempt_id", entry => entry.AttemptId),
        new TextColumn("response_id", entry => entry.ResponseId),
        new TextColumn("key_id", entry => entry.KeyId),
        Time("created_at", entry => entry.CreatedAt.UtcDateTime),
        new ValueColumn<int>("attempt_number", entry => entry.AttemptNumber),
        new TextColumn("model", entry => entry.Model),
        new TextColumn("provider", entry => entry.Provider),
        new TextColumn("provider_model_id", entry => entry.ProviderModelId),
        new TextColumn("routing_strategy", entry => entry.RoutingStrategy),
        new ValueColumn<long>("input_tokens", entry => entry.Usage.FreshInput),
        new ValueColumn<long>("cache_read_tokens", entry => entry.Usage.CacheRead),
        new ValueColumn<long>("cache_write_5m_tokens", entry => entry.Usage.CacheWrite5m),
        new ValueColumn<long>("cache_write_1h_tokens", entry => entry.Usage.CacheWrite1h),
        new ValueColumn<long>("output_tokens", entry => entry.Usage.VisibleOutput),
        new ValueColumn<long>("reasoning_tokens", entry => entry.Usage.Reasoning),
        new ValueColumn<long>("image_output_tokens", entry => entry.Usage.ImageOutput),
        new ValueColumn<long>("web_search_calls", entry => entry.Usage.WebSearchCalls),
        new ValueColumn<long>("unpriced_tool_calls", entry => entry.Usage.UnpricedToolCalls),
        new TextColumn("usage_source", entry => Name(entry.UsageSource)),
        new ValueColumn<long>("cost_nano_usd", entry => entry.Cost?.Nanos),
        new ValueColumn<decimal>(
            new DecimalDataField("cost_usd", 19, 9, isNullable: true), entry => entry.Cost?.Dollars, "0.000000000"),
        new TextColumn("credential", entry => Name(entry.Credential)),
        new TextColumn("price_book_version", entry => entry.PriceBookVersion),
        Time("priced_at", entry => entry.PricedAt?.UtcDateTime),
        new TextColumn("service_tier", entry => entry.ServiceTier),
        new TextColumn("end", entry => Name(entry.End)),
        new TextColumn("provider_request_id", entry => entry.ProviderRequestId),
        new ValueColumn<int>("upstream_status", entry => entry.UpstreamStatus),
        new TextColumn("upstream_code", entry => entry.UpstreamCode),
        new ValueColumn<double>("ttft_ms", entry => entry.TtftMs),
        new ValueColumn<double>("duration_ms", entry => entry.DurationMs),
        new FlagColumn("stream", entry => entry.Stream),
        new FlagColumn("background", entry => entry.Background),
        new TextColumn("tags", entry => Json(entry.Tags)),
    ];

    private static ValueColumn<DateTime> Time(string name, Func<LedgerEntry, DateTime?> value) => new(
        new DateTimeDataField(name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros, true), value, Moment);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string? Json(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count == 0)
        {
            return null;
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in tags)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
