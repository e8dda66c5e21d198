using System.Text.Json;

namespace Auriko.Core.Routing;

/// <summary>How rules are spelled and explained.</summary>
internal static class RouteRules
{
    private static readonly string[] Names =
        [.. Enum.GetNames<RouteRule>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The last of the rules.</summary>
    public const RouteRule Last = RouteRule.Resting;

    extension(RouteRule rule)
    {
        /// <summary>Whether an offering may not be called when it breaks the rule, even as the last one.</summary>
        public bool IsHard => rule is not RouteRule.None and <= RouteRule.MinSuccessRate;

        /// <summary>The rule as a stored decision spells it.</summary>
        public string Name => Names[(int)rule];

        /// <summary>The request's field that sets a hard rule.</summary>
        public string Field => rule switch
        {
            RouteRule.MaxCost => "gateway.routing.max_cost_per_1m",
            RouteRule.MaxTtft => "gateway.routing.max_ttft_ms",
            RouteRule.MinThroughput => "gateway.routing.min_throughput_tps",
            _ => "gateway.routing." + rule.Name,
        };

        /// <summary>Why an offering that breaks it is left out.</summary>
        public string Reason => rule switch
        {
            RouteRule.None => "ranked",
            RouteRule.Unserved => "its provider is not configured",
            RouteRule.KeyProviders => "not among the providers of the key",
            RouteRule.Providers => "not in the allow-list",
            RouteRule.Exclude => "in the deny-list",
            RouteRule.OnlyByok => "there is no provider key of the caller's own",
            RouteRule.DataPolicy => "its data policy is weaker",
            RouteRule.MaxCost => "its price is above the ceiling or not known",
            RouteRule.MaxTtft => "its time to first token is above the ceiling",
            RouteRule.MinThroughput => "its throughput is below the floor",
            RouteRule.MinSuccessRate => "its success rate is below the floor",
            RouteRule.Pin => "not where the reasoning comes from",
            RouteRule.Tools => "no tools",
            RouteRule.ForcedTool => "cannot be made to call a tool",
            RouteRule.Native => "its provider does not speak the Responses API",
            RouteRule.BuiltInTools => "not every built-in tool",
            RouteRule.Images => "no images",
            RouteRule.Files => "no files",
            RouteRule.Schemas => "no schemas",
            RouteRule.JsonMode => "no JSON mode",
            RouteRule.Reasoning => "no reasoning",
            RouteRule.Logprobs => "no log probabilities",
            RouteRule.OutputLimit => "shorter output",
            RouteRule.Context => "its context is too small",
            RouteRule.Health => "it asked for a pause",
            RouteRule.Resting => "it has failed too often of late",
        };
    }

    /// <summary>The rule of a name.</summary>
    /// <param name="name">The spelling of a stored decision.</param>
    /// <exception cref="JsonException">There is no such rule.</exception>
    public static RouteRule Parse(string? name) =>
        Array.IndexOf(Names, name) is > 0 and var index
            ? (RouteRule)index
            : throw new JsonException($"'{name}' is no rule of routing.");
}
