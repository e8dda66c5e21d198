using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Auriko.Core.Catalog;

namespace Auriko.Core.Ledger.Books;

/// <summary>Writes the prices of a catalog as a catalog file, in an order that is theirs alone. Pure.</summary>
internal static class PriceBookText
{
    /// <summary>What a catalog file must say, but a book keeps apart or has no use for.</summary>
    private const string NoVersion = "book";
    private const string NoDate = "1970-01-01";

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The prices, as UTF-8 JSON.</summary>
    /// <param name="catalog">The catalog.</param>
    public static ReadOnlyMemory<byte> Write(CatalogSnapshot catalog)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("version"u8, NoVersion);
            writer.WriteString("published_at"u8, NoDate);
            writer.WriteStartArray("models"u8);
            foreach (var model in catalog.Models.OrderBy(model => model.Id, StringComparer.Ordinal))
            {
                WriteModel(writer, model);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void WriteModel(Utf8JsonWriter writer, ModelEntry model)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, model.Id);
        writer.WriteStartArray("offerings"u8);
        foreach (var offering in model.Offerings.OrderBy(offering => offering.Provider.Value, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("provider"u8, offering.Provider.Value);
            if (offering.Prices is { } prices)
            {
                WriteOffering(writer, prices, offering.PriceWindows);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOffering(Utf8JsonWriter writer, PriceList prices, IReadOnlyList<PriceWindow> windows)
    {
        writer.WriteStartObject("prices"u8);
        WriteTiered(writer, prices);
        if (windows.Count > 0)
        {
            writer.WriteStartArray("windows"u8);
            foreach (var window in windows)
            {
                WriteWindow(writer, window);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteWindow(Utf8JsonWriter writer, PriceWindow window)
    {
        writer.WriteStartObject();
        writer.WriteString("from"u8, window.From.ToString("HH:mm", CultureInfo.InvariantCulture));
        writer.WriteString("to"u8, window.To.ToString("HH:mm", CultureInfo.InvariantCulture));
        if (window.Days.Count > 0)
        {
            writer.WriteStartArray("days"u8);
            foreach (var day in window.Days)
            {
                writer.WriteStringValue(DayNames[(int)day]);
            }

            writer.WriteEndArray();
        }

        WriteTiered(writer, window.Prices);
        writer.WriteEndObject();
    }

    private static void WriteTiered(Utf8JsonWriter writer, PriceList prices)
    {
        WriteList(writer, prices);
        if (prices.ServiceTiers.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("service_tiers"u8);
        foreach (var tier in prices.ServiceTiers.OrderBy(tier => tier.Name, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tier.Name);
            WriteList(writer, tier.Prices);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter writer, PriceList prices)
    {
        WriteAmounts(writer, prices);
        if (prices.LongContext.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("long_context"u8);
        foreach (var tier in prices.LongContext)
        {
            writer.WriteStartObject();
            writer.WriteNumber("above_input_tokens"u8, tier.AboveInputTokens);
            WriteAmounts(writer, tier.Prices);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAmounts(Utf8JsonWriter writer, PriceList prices)
    {
        Write(writer, "input", prices.InputPer1M);
        Write(writer, "output", prices.OutputPer1M);
        Write(writer, "cached_input", prices.CacheReadPer1M);
        Write(writer, "cache_write", prices.CacheWrite5mPer1M);
        Write(writer, "cache_write_1h", prices.CacheWrite1hPer1M);
        Write(writer, "image_output", prices.ImageOutputPer1M);
        Write(writer, "web_search_per_1k", prices.WebSearchPer1K);
    }

    private static void Write(Utf8JsonWriter writer, string name, Usd? amount)
    {
        if (amount is { } known)
        {
            writer.WriteString(name, known.ToString());
        }
    }
}
