using Auriko.Core.Execution.Health;

namespace Auriko.Core.Execution;

/// <summary>What stands between a candidate and its call. A singleton, safe for concurrent use.</summary>
/// <param name="Providers">Who translates and sends.</param>
/// <param name="Health">Who had better be left alone.</param>
/// <param name="Slots">How many calls may be under way.</param>
internal sealed record CallGates(ProviderRegistry Providers, OfferingHealth Health, ProviderSlots Slots);
