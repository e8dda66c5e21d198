using Auriko.Core.Catalog;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Tests.Shared.Market;

/// <summary>One offering as it really is, which the gateway has to find out.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Prices">What the catalog says of prices.</param>
/// <param name="Usually">How it behaves where nothing else is said.</param>
internal sealed record Offer(string Name, PriceList Prices, Behaviour Usually)
{
    public const string Model = "m";

    /// <summary>How it behaves for a while, in seconds from the start; the first that applies counts.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>Prices of some minutes, as the catalog lists them.</summary>
    public IReadOnlyList<PriceWindow> Windows { get; init; } = [];

    /// <summary>How it behaves at a moment.</summary>
    /// <param name="elapsed">The time since the start.</param>
    public Behaviour At(TimeSpan elapsed)
    {
        foreach (var change in Changes)
        {
            if (elapsed.TotalSeconds >= change.From && elapsed.TotalSeconds < change.To)
            {
                return change.Then;
            }
        }

        return Usually;
    }

    /// <summary>The offering as the catalog lists it: its prices, and nothing of how it behaves.</summary>
    public Offering Listed() => new()
    {
        Provider = new ProviderName(Name),
        ModelId = Model,
        ProviderModelId = $"{Name}-{Model}",
        Prices = Prices,
        PriceWindows = Windows,
    };

    /// <summary>Prices in dollars for a million tokens.</summary>
    public static PriceList Dollars(decimal input, decimal cacheRead, decimal output) => new()
    {
        InputPer1M = Usd.FromDollars(input),
        CacheReadPer1M = Usd.FromDollars(cacheRead),
        OutputPer1M = Usd.FromDollars(output),
    };
}

/// <summary>How an offering behaves.</summary>
/// <param name="TtftMs">The median of its milliseconds to the first output.</param>
/// <param name="Tps">Its output tokens a second.</param>
/// <param name="Success">The share of its calls that succeed.</param>
internal sealed record Behaviour(double TtftMs, double Tps, double Success)
{
    /// <summary>How widely times to first output scatter: the deviation of their logarithm.</summary>
    public double Scatter { get; init; } = 0.25;

    /// <summary>The share of calls that take <see cref="TailFactor"/> times as long to begin.</summary>
    public double Tail { get; init; }

    /// <summary>How much longer those take.</summary>
    public double TailFactor { get; init; } = 1;
}

/// <summary>Another behaviour for a while.</summary>
/// <param name="From">Its first second.</param>
/// <param name="To">The first second after it.</param>
/// <param name="Then">The behaviour.</param>
internal sealed record Change(double From, double To, Behaviour Then);
