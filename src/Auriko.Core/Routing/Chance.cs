namespace Auriko.Core.Routing;

/// <summary>Numbers that look random and follow from a seed alone, on every machine. Pure.</summary>
internal static class Chance
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    /// <summary>A number from 0 to below 1.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="draw">Which of the seed's numbers, from 0.</param>
    public static double Uniform(int seed, int draw)
    {
        var bits = unchecked(((ulong)(uint)seed << 8) + ((ulong)(draw + 1) * Step));
        return (Mix(bits) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Spreads bits over the whole word: close numbers give distant ones.</summary>
    /// <param name="bits">The number.</param>
    public static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
            return bits ^ (bits >> 31);
        }
    }
}
