using System.Text.Json;
using Auriko.Core.Ledger;

namespace Auriko.Core.Contract;

/// <summary>Writes <c>routing_metadata</c>: members that are not known are left out, never guessed.</summary>
internal static class RoutingMetadataWriter
{
    /// <summary>Writes the member.</summary>
    public static void Write(Utf8JsonWriter writer, RoutingMetadata routing)
    {
        writer.WriteStartObject("routing_metadata"u8);
        writer.WriteString("provider"u8, routing.Provider);
        writer.WriteString("provider_model_id"u8, routing.ProviderModelId);
        writer.WriteString("model_canonical"u8, routing.ModelCanonical);
        writer.WriteString("routing_strategy"u8, routing.RoutingStrategy);
        WriteMeasure(writer, "ttft_ms"u8, routing.TtftMs);
        WriteMeasure(writer, "throughput_tps"u8, routing.ThroughputTps);
        if (routing.Cost is not null)
        {
            WriteCost(writer, routing.Cost);
        }

        if (routing.Warnings.Count > 0)
        {
            WriteWarnings(writer, routing.Warnings);
        }

        if (routing.Explanation is { } explanation)
        {
            writer.WritePropertyName("explanation"u8);
            writer.WriteRawValue(explanation.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter writer, ResponseCost cost)
    {
        writer.WriteStartObject("cost"u8);
        WriteUsd(writer, "usd"u8, cost.Usd);
        WriteMeasure(writer, "cache_savings_percent"u8, cost.CacheSavingsPercent);
        if (cost.CacheSavingsUsd is { } savings)
        {
            WriteUsd(writer, "cache_savings_usd"u8, savings);
        }

        writer.WriteEndObject();
    }

    private static void WriteWarnings(Utf8JsonWriter writer, IReadOnlyList<ResponseWarning> warnings)
    {
        writer.WriteStartArray("warnings"u8);
        foreach (var warning in warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, warning.Code);
            writer.WriteString("message"u8, warning.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // A decimal is written in full, without an exponent: the number is the ledger's, to the nano-dollar.
    private static void WriteUsd(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Usd amount) =>
        writer.WriteNumber(name, amount.Dollars);

    private static void WriteMeasure(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } measured && double.IsFinite(measured))
        {
            writer.WriteNumber(name, Math.Round(measured, 3));
        }
    }
}
