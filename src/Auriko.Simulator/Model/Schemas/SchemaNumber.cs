using System.Globalization;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>Picks numbers within a schema's bounds.</summary>
internal static class SchemaNumber
{
    private const int Spread = 100;

    public static string Integer(SchemaFacets facets, SeededChoice choice)
    {
        var (low, high, isLowOpen, isHighOpen) = Bounds(facets);
        var step = Math.Max(1, facets.Tightest("multipleOf", Math.Max) ?? 1);
        var least = low is { } bottom ? Math.Ceiling(bottom) + (isLowOpen && bottom % 1 == 0 ? 1 : 0) : (decimal?)null;
        var most = high is { } top ? Math.Floor(top) - (isHighOpen && top % 1 == 0 ? 1 : 0) : (decimal?)null;
        return Shown(Pick(least, most, step, choice));
    }

    public static string Number(SchemaFacets facets, SeededChoice choice)
    {
        var (low, high, isLowOpen, isHighOpen) = Bounds(facets);
        if (facets.Tightest("multipleOf", Math.Max) is { } step and > 0)
        {
            return Shown(Pick(low + (isLowOpen ? step : 0), high - (isHighOpen ? step : 0), step, choice));
        }

        if (low is { } bottom && high is { } top)
        {
            return Shown(bottom + ((top - bottom) * (choice.Below(Spread - 1) + 1) / Spread));
        }

        return Shown((low ?? (high - Spread - 1) ?? 0) + ((choice.Below(Spread) + 1) / 2m));
    }

    private static decimal Pick(decimal? least, decimal? most, decimal step, SeededChoice choice)
    {
        var first = Math.Ceiling((least ?? (most is { } top ? Math.Min(1, top - (Spread * step)) : 1)) / step) * step;
        var choices = most is { } end ? Math.Clamp(Math.Floor((end - first) / step) + 1, 1, Spread) : Spread;
        return first + (step * choice.Below((int)choices));
    }

    private static (decimal? Low, decimal? High, bool IsLowOpen, bool IsHighOpen) Bounds(SchemaFacets facets)
    {
        var low = facets.Tightest("minimum", Math.Max);
        var high = facets.Tightest("maximum", Math.Min);
        var above = facets.Tightest("exclusiveMinimum", Math.Max);
        var below = facets.Tightest("exclusiveMaximum", Math.Min);
        var isLowOpen = above is not null && (low is null || above >= low);
        var isHighOpen = below is not null && (high is null || below <= high);
        return (isLowOpen ? above : low, isHighOpen ? below : high, isLowOpen, isHighOpen);
    }

    private static string Shown(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
