namespace Auriko.Core.Ledger;

/// <summary>What cache reads saved against the price of fresh input.</summary>
/// <param name="Saved">The difference; negative only where a provider charges more for a cache read than for fresh input.</param>
/// <param name="Percent">The same in percent of the price without a cache, rounded to two decimals; 0 when that price is 0.</param>
public readonly record struct CacheSavings(Usd Saved, double Percent);
