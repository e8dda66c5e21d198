using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>gateway.routing</c>.</summary>
internal static class RoutingDirectivesReader
{
    private static readonly string[] Percentiles = ["p50", "p95"];

    private static readonly string[] Members =
    [
        "optimize", "weights", "mode", "max_cost_per_1m", "max_ttft_ms", "min_throughput_tps", "min_success_rate",
        "ttft_percentile", "throughput_percentile", "providers", "exclude", "prefer", "require_parameters", "only_byok",
        "only_platform", "data_policy", "tier", "allow_fallbacks", "max_fallback_attempts", "deadline_ms", "fan_out",
        "hedge",
    ];

    /// <summary>The strategies there are.</summary>
    internal static readonly string[] Strategies =
        ["cost", "cost-focus", "ttft", "ttft-focus", "tps", "tps-focus", "balanced"];

    /// <summary>Reads the object.</summary>
    public static RoutingDirectives Read(ObjectReader routing)
    {
        routing.AllowOnly(Members);
        RefuseContradictions(routing);
        var defaults = RoutingDirectives.Default;
        return new RoutingDirectives
        {
            Optimize = routing.OneOf("optimize", Strategies),
            Weights = routing.Object("weights") is { } weights ? ReadWeights(weights) : null,
            Mode = routing.OneOf("mode", "pool", "fallback") ?? defaults.Mode,
            MaxCostPer1M = routing.Amount("max_cost_per_1m"),
            MaxTtftMs = routing.Number("max_ttft_ms", 0),
            MinThroughputTps = routing.Number("min_throughput_tps", 0),
            MinSuccessRate = routing.Number("min_success_rate", 0, 1),
            TtftPercentile = routing.OneOf("ttft_percentile", Percentiles) ?? defaults.TtftPercentile,
            ThroughputPercentile = routing.OneOf("throughput_percentile", Percentiles) ?? defaults.ThroughputPercentile,
            Providers = ReadProviders(routing, "providers"),
            Exclude = ReadProviders(routing, "exclude") ?? [],
            Prefer = ReadProviders(routing, "prefer") ?? [],
            RequireParameters = routing.Flag("require_parameters") ?? false,
            OnlyByok = routing.Flag("only_byok") ?? false,
            OnlyPlatform = routing.Flag("only_platform") ?? false,
            DataPolicy = routing.OneOf("data_policy", "any", "no_training", "zdr") ?? defaults.DataPolicy,
            Tier = routing.OneOf("tier", "standard", "priority") ?? defaults.Tier,
            AllowFallbacks = routing.Flag("allow_fallbacks") ?? defaults.AllowFallbacks,
            MaxFallbackAttempts = routing.Integer("max_fallback_attempts", 0, 5) ?? defaults.MaxFallbackAttempts,
            Deadline = routing.Milliseconds("deadline_ms", 1),
            FanOut = routing.Integer("fan_out", 1, 5) ?? defaults.FanOut,
            Hedge = ReadHedge(routing),
        };
    }

    private static void RefuseContradictions(ObjectReader routing)
    {
        if (routing.Flag("only_byok") == true && routing.Flag("only_platform") == true)
        {
            throw FieldErrors.Invalid(routing.At("only_platform"), "must not be true together with only_byok");
        }

        if (routing.List("providers") is { Count: 0 })
        {
            throw FieldErrors.Invalid(
                routing.At("providers"), "must have at least one provider", "Leave it out to allow every provider.");
        }
    }

    private static RoutingWeights ReadWeights(ObjectReader weights)
    {
        weights.AllowOnly("cost", "ttft", "tps");
        var read = new RoutingWeights(
            weights.Number("cost", 0) ?? 0, weights.Number("ttft", 0) ?? 0, weights.Number("tps", 0) ?? 0);
        return read is { Cost: 0, Ttft: 0, Tps: 0 }
            ? throw FieldErrors.Invalid(weights.Path, "must have a weight above 0")
            : read;
    }

    private static IReadOnlyList<string>? ReadProviders(ObjectReader routing, string name) => routing.List(name)?.Names();

    // "p95", {"delay_ms": "p95"} or {"delay_ms": 800}.
    private static HedgeDirective? ReadHedge(ObjectReader routing)
    {
        if (!routing.TryGet("hedge", out var hedge))
        {
            return null;
        }

        if (hedge.ValueKind == JsonValueKind.String)
        {
            routing.OneOf("hedge", "p95");
            return new HedgeDirective(null);
        }

        var reader = ObjectReader.Of(hedge, routing.At("hedge"));
        reader.AllowOnly("delay_ms");
        if (reader.TryGet("delay_ms", out var delay) && delay.ValueKind == JsonValueKind.String)
        {
            reader.OneOf("delay_ms", "p95");
            return new HedgeDirective(null);
        }

        return new HedgeDirective(reader.Milliseconds("delay_ms", 0) ?? throw FieldErrors.Missing(reader.At("delay_ms")));
    }
}
