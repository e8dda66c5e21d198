using Auriko.Core.Catalog;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Routing;

/// <summary>All that the gateway has learnt by the moment of a decision. Safe for concurrent use; takes no lock.</summary>
/// <param name="stats">The live figures.</param>
/// <param name="outputs">The output tokens keys usually get.</param>
/// <param name="prefixes">What providers have cached.</param>
/// <param name="health">Who is to be left alone.</param>
/// <param name="settings">How much is explored.</param>
/// <param name="random">Gives the seeds.</param>
internal sealed class RoutingSignals(
    LiveStats stats, UsualOutput outputs, PrefixMemory prefixes, IOfferingHealth health, RoutingSettings settings,
    Random random)
{
    /// <summary>The conditions of a request.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="catalog">The catalog snapshot.</param>
    /// <param name="providers">The configured providers.</param>
    public RouteConditions Gather(RequestFacts facts, CatalogSnapshot catalog, ProviderRegistry providers)
    {
        var conversation = ConversationKey.Of(facts.Request, facts.KeyId);
        return new RouteConditions(catalog, providers.IsServed, facts.CreatedAt)
        {
            IsNative = providers.IsNative,
            IsConfigured = providers.IsConfigured,
            Allowance = facts.Allowance,
            HasOwnKey = offering => facts.OwnKeys.Of(offering.Provider) is not null,
            Stats = stats.Current,
            Health = health,
            Cached = prefixes.Find(conversation),
            UsualOutput = model => outputs.Of(facts.KeyId, model),
            Conversation = conversation,
            Seed = random.Next(),
            Exploration = settings.Exploration,
        };
    }
}
