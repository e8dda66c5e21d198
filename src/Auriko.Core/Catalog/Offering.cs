using Auriko.Core.Execution;

namespace Auriko.Core.Catalog;

/// <summary>One model at one provider.</summary>
public sealed record Offering
{
    /// <summary>The provider.</summary>
    public required ProviderName Provider { get; init; }

    /// <summary>The canonical id of the model.</summary>
    public required string ModelId { get; init; }

    /// <summary>The provider's own id of the model, or an Azure deployment's name.</summary>
    public required string ProviderModelId { get; init; }

    /// <summary>The model's context window at this provider; null when not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most output tokens at this provider; null when not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What the model can do at this provider.</summary>
    public ModelCapabilities Capabilities { get; init; } = new();

    /// <summary>The prices; null when not known: then there is no cost, a warning, and an enforced budget refuses.</summary>
    public PriceList? Prices { get; init; }

    /// <summary>Times of the week with prices of their own; the first that fits counts, else <see cref="Prices"/>.</summary>
    public IReadOnlyList<PriceWindow> PriceWindows { get; init; } = [];

    /// <summary><c>none</c> (may train), <c>no_training</c> or <c>zdr</c>.</summary>
    public string DataPolicy { get; init; } = "no_training";

    /// <summary>Typical figures; null when there are none.</summary>
    public OfferingPriors? Priors { get; init; }

    /// <summary>Whether the prices in a service tier are known, whatever the time.</summary>
    /// <param name="tier">The tier's name.</param>
    public bool IsPricedIn(string tier) =>
        Prices?.InTier(tier) is not null && PriceWindows.All(window => window.Prices.InTier(tier) is not null);

    /// <summary>The prices of a call dispatched at <paramref name="moment"/>; null when not known.</summary>
    /// <param name="moment">When the call is sent.</param>
    public PriceList? PricesAt(DateTimeOffset moment)
    {
        foreach (var window in PriceWindows)
        {
            if (window.Contains(moment))
            {
                return window.Prices;
            }
        }

        return Prices;
    }
}
