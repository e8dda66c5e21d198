using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Core.Execution.Health;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Routing;

/// <summary>What is in force at the moment of a decision, besides the request. Immutable.</summary>
/// <param name="Catalog">The catalog snapshot.</param>
/// <param name="IsServed">Whether a provider is configured and may be called.</param>
/// <param name="Now">The moment whose prices count.</param>
public sealed record RouteConditions(CatalogSnapshot Catalog, Func<Offering, bool> IsServed, DateTimeOffset Now)
{
    /// <summary>What the key may call.</summary>
    public KeyAllowance Allowance { get; init; } = KeyAllowance.Everything;

    /// <summary>Whether there is a provider of that name, in the catalog or among the configured ones.</summary>
    /// <param name="provider">The name as a request spells it.</param>
    public bool Knows(string provider) => Catalog.Providers.Contains(provider) || IsConfigured?.Invoke(provider) is true;

    /// <summary>Whether an offering's provider speaks the Responses API itself; null means none does.</summary>
    public Func<Offering, bool>? IsNative { get; init; }

    /// <summary>Whether a provider of that name is configured; null means only those of the catalog are known.</summary>
    public Func<string, bool>? IsConfigured { get; init; }

    /// <summary>Whether the caller has a key of its own for an offering's provider; null means it has none.</summary>
    public Func<Offering, bool>? HasOwnKey { get; init; }

    /// <summary>The live figures.</summary>
    public StatsSnapshot Stats { get; init; } = StatsSnapshot.Empty;

    /// <summary>Who is to be left alone; null means nobody.</summary>
    public IOfferingHealth? Health { get; init; }

    /// <summary>The prefixes of this request's conversation that providers have cached; null means none.</summary>
    public CachedPrefixes? Cached { get; init; }

    /// <summary>The output tokens such a request usually gets from a model; null when that has not been learnt.</summary>
    public Func<string, double?>? UsualOutput { get; init; }

    /// <summary>Names the request's conversation; 0 for none.</summary>
    public ulong Conversation { get; init; }

    /// <summary>Chance itself.</summary>
    public int Seed { get; init; }

    /// <summary>The share of requests that try an offering nobody has heard of lately.</summary>
    public double Exploration { get; init; }
}
