using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>Plays cases and says what is wrong with what comes of them.</summary>
internal static class FuzzJudge
{
    private const int RechunkedShare = 8;

    /// <summary>
    /// Plays a case: what comes of it is legal, the plain reply is what the stream folds to, nothing is thrown but the
    /// provider's failure, and, for a share of the cases, the pieces it arrives in make no difference.
    /// </summary>
    /// <param name="cases">The cases.</param>
    /// <param name="number">The case's number.</param>
    /// <returns>What was played and what is wrong with it; null for nothing.</returns>
    public static async Task<(Played Played, string? Fault)> PlayAsync(FuzzCases cases, long number)
    {
        var fuzzed = cases.Make(number);
        var played = await cases.Dialect.PlayAsync(fuzzed.Reply, fuzzed.Words);
        var fault = Emitted.FaultOf(played);
        if (fault is null && number % RechunkedShare == 0)
        {
            var other = FuzzCases.Rechunk(fuzzed, (int)number);
            var again = await cases.Dialect.PlayAsync(other.Reply, other.Words);
            fault = played.Words.SequenceEqual(again.Words) ? null : "other pieces gave other events";
        }

        return (played, fault is null ? null : $"{fault} [{fuzzed.Tale}]");
    }
}
