using Auriko.Simulator.Scripts;

namespace Auriko.Simulator.Hosting;

/// <summary>How fast one reply comes.</summary>
/// <param name="FirstToken">From the request to the first piece of output.</param>
/// <param name="Delta">From one piece to the next.</param>
internal readonly record struct Pace(TimeSpan FirstToken, TimeSpan Delta)
{
    /// <summary>The pace of a call: what its script says, else the usual one, varied a little by the seed.</summary>
    public static Pace Of(SimulatorSettings settings, ScriptSet scripts, ulong seed)
    {
        var scriptedDelta = scripts.With("delay_ms")?.Milliseconds("delay_ms");
        var scriptedFirst = scripts.With("ttft_ms")?.Milliseconds("ttft_ms");
        var wave = (((seed >> 32) % 1000) / 500.0) - 1;
        return new Pace(
            scriptedFirst ?? scriptedDelta ?? (settings.FirstToken * (1 + (0.4 * wave))),
            scriptedDelta ?? (settings.Delta * (1 - (0.33 * wave))));
    }
}
