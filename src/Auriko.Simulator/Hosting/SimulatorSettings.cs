using System.Text.Json;

namespace Auriko.Simulator.Hosting;

/// <summary>What may be changed while the simulator runs; swapped whole.</summary>
internal sealed record SimulatorSettings(TimeSpan FirstToken, TimeSpan Delta, bool Obfuscation, int KeptRequests)
{
    public static SimulatorSettings Of(SimulatorOptions options) =>
        new(options.FirstToken, options.Delta, options.Obfuscation, options.KeptRequests);

    /// <summary>These settings with the members of a JSON object put over them; others are left alone.</summary>
    public SimulatorSettings With(JsonElement changes) => new(
        Milliseconds(changes, "ttft_ms") ?? FirstToken,
        Milliseconds(changes, "delta_ms") ?? Delta,
        changes.TryGetProperty("obfuscation", out var padded) ? padded.GetBoolean() : Obfuscation,
        changes.TryGetProperty("kept_requests", out var kept) ? kept.GetInt32() : KeptRequests);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("ttft_ms", FirstToken.TotalMilliseconds);
        json.WriteNumber("delta_ms", Delta.TotalMilliseconds);
        json.WriteBoolean("obfuscation", Obfuscation);
        json.WriteNumber("kept_requests", KeptRequests);
        json.WriteEndObject();
    }

    private static TimeSpan? Milliseconds(JsonElement changes, string name) =>
        changes.TryGetProperty(name, out var value) ? TimeSpan.FromMilliseconds(value.GetDouble()) : null;
}
