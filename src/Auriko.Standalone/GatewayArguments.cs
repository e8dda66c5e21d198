using Auriko.Core.Access;

namespace Auriko.Standalone;

/// <summary>What the command line says about running the gateway.</summary>
/// <param name="Urls">Where to listen, separated by semicolons; null leaves it to the settings.</param>
/// <param name="Simulate">Whether the simulator answers for the providers.</param>
/// <param name="Data">The data folder.</param>
/// <param name="Key">A fixed development key; null makes one.</param>
internal sealed record GatewayArguments(string? Urls, bool Simulate, string Data, ApiKeySecret? Key);
