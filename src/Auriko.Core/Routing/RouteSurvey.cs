using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Routing;

/// <summary>
/// The first stage of a decision: gathers what is known of every offering of the models asked for. Pure; what it gathers
/// is all that the second stage sees.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="models">Its models.</param>
/// <param name="conditions">What is in force.</param>
internal readonly struct RouteSurvey(
    ResponseRequest request, IReadOnlyList<RequestedModel> models, RouteConditions conditions)
{
    /// <summary>Output tokens expected where nothing has been learnt.</summary>
    public const long DefaultOutput = 400;

    /// <summary>How many attempts a figure of the catalog is worth.</summary>
    private const double PriorWeight = 5;

    /// <summary>The facts, and the offerings in the order of their candidates.</summary>
    public (RouteFacts Facts, Offering[] Offerings) Gather()
    {
        var routing = request.Gateway.Routing;
        var input = TokenEstimate.Input(request);
        var needs = RequestNeeds.Of(request, input);
        var turn = ToolTurn.Of(request)?.Origin;
        var offerings = new Offering[Count()];
        var candidates = new CandidateFacts[offerings.Length];
        var place = 0;
        for (var index = 0; index < models.Count; index++)
        {
            var output = ExpectedOutput(models[index].Model);
            foreach (var offering in models[index].Model.Offerings)
            {
                var isNative = conditions.IsNative?.Invoke(offering) is true;
                var breaks = Broken(offering)
                    .With(needs.LackedBy(offering, isNative))
                    .With(RouteRule.Pin, IsElsewhere(offering, turn));
                offerings[place] = offering;
                candidates[place++] = Describe(offering, index, breaks, input, output);
            }
        }

        var strategy = StrategyOf(routing, models);
        var facts = new RouteFacts
        {
            CatalogVersion = conditions.Catalog.Version,
            StatsVersion = conditions.Stats.Version,
            At = conditions.Now,
            Seed = conditions.Seed,
            Exploration = conditions.Exploration,
            Strategy = strategy,
            Weights = routing.Weights ?? RoutingStrategies.WeightsOf(strategy),
            ModelByModel = routing.Mode is "fallback",
            TtftPercentile = routing.TtftPercentile,
            ThroughputPercentile = routing.ThroughputPercentile,
            Limits = LimitsOf(routing),
            InputTokens = input,
            Candidates = candidates,
        };
        return (facts, offerings);
    }

    private static string StrategyOf(RoutingDirectives routing, IReadOnlyList<RequestedModel> models)
    {
        var strategy = routing.Weights is null ? routing.Optimize : RoutingStrategies.Custom;
        for (var index = 0; strategy is null && index < models.Count; index++)
        {
            strategy = models[index].Strategy;
        }

        return strategy ?? RoutingStrategies.Default;
    }

    private static RouteLimits LimitsOf(RoutingDirectives routing) =>
        routing is { MaxCostPer1M: null, MaxTtftMs: null, MinThroughputTps: null, MinSuccessRate: null }
            ? RouteLimits.None
            : new RouteLimits
            {
                MaxCostPer1M = (double?)routing.MaxCostPer1M,
                MaxTtftMs = routing.MaxTtftMs,
                MinThroughputTps = routing.MinThroughputTps,
                MinSuccessRate = routing.MinSuccessRate,
            };

    private static bool IsElsewhere(Offering offering, ReasoningOrigin? turn) =>
        turn is not null && (offering.Provider != turn.Provider || offering.ModelId != turn.ModelId);

    private int Count()
    {
        var count = 0;
        foreach (var requested in models)
        {
            count += requested.Model.Offerings.Count;
        }

        return count;
    }

    private RuleSet Broken(Offering offering)
    {
        var routing = request.Gateway.Routing;
        return default(RuleSet)
            .With(RouteRule.Unserved, !conditions.IsServed(offering))
            .With(RouteRule.KeyProviders, !conditions.Allowance.Allows(offering.Provider))
            .With(RouteRule.Providers, routing.Providers is { } allowed && !Names(allowed, offering))
            .With(RouteRule.Exclude, Names(routing.Exclude, offering))
            .With(RouteRule.OnlyByok, routing.OnlyByok && !HasOwnKey(offering))
            .With(RouteRule.DataPolicy, routing.DataPolicy is not "any"
                && offering.DataPolicy is not "zdr" && offering.DataPolicy != routing.DataPolicy);
    }

    private bool HasOwnKey(Offering offering) => conditions.HasOwnKey?.Invoke(offering) is true;

    private static bool Names(IReadOnlyList<string> providers, Offering offering)
    {
        for (var index = 0; index < providers.Count; index++)
        {
            if (providers[index] == offering.Provider.Value)
            {
                return true;
            }
        }

        return false;
    }

    private long ExpectedOutput(ModelEntry model)
    {
        var usual = conditions.UsualOutput?.Invoke(model.Id) ?? conditions.Stats.UsualOutput(model.Id);
        var expected = usual is { } tokens ? (long)Math.Ceiling(tokens) : DefaultOutput;
        return Math.Min(expected, request.MaxOutputTokens ?? long.MaxValue);
    }

    private CandidateFacts Describe(Offering offering, int modelIndex, RuleSet breaks, long input, long output)
    {
        var routing = request.Gateway.Routing;
        var prices = offering.PricesAt(conditions.Now);
        var key = OfferingKey.Of(offering);
        var live = conditions.Stats.Find(key);
        var prior = offering.Priors;
        var cached = conditions.Cached?.TokensAt(key, input, conditions.Now) ?? 0;
        return new CandidateFacts
        {
            Provider = key.Provider,
            Model = key.ModelId,
            ModelIndex = modelIndex,
            Preferred = Names(routing.Prefer, offering),
            Breaks = breaks,
            MeanPrice = ExpectedCost.MeanPrice(prices),
            CostUsd = ExpectedCost.Of(prices, input, cached, output),
            CachedTokens = cached,
            OutputTokens = output,
            TtftMs = Blend(prior?.TtftMs, live?.Ttft(routing.TtftPercentile), live?.TtftSamples),
            TtftP95Ms = Blend(prior?.TtftMs, live?.TtftP95Ms, live?.TtftSamples),
            ThroughputTps = Blend(
                prior?.ThroughputTps, live?.Throughput(routing.ThroughputPercentile), live?.ThroughputSamples),
            SuccessRate = Blend(
                prior?.SuccessRate ?? (live?.SuccessRate is null ? null : 1), live?.SuccessRate, live?.Attempts),
            Samples = live is null ? 0 : Math.Max(live.Attempts, live.TtftSamples),
            PausedMs = HasOwnKey(offering) ? null : conditions.Health?.PauseOf(offering)?.TotalMilliseconds,
            Resting = conditions.Health?.IsResting(offering) is true,
        };
    }

    /// <summary>A figure measured, and the supposed one as long as few attempts stand against it.</summary>
    private static double? Blend(double? prior, double? live, double? samples) => (prior, live) switch
    {
        ({ } supposed, { } measured) => ((PriorWeight * supposed) + (samples.GetValueOrDefault() * measured))
            / (PriorWeight + samples.GetValueOrDefault()),
        _ => live ?? prior,
    };
}
