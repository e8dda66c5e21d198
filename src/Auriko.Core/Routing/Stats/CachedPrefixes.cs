namespace Auriko.Core.Routing.Stats;

/// <summary>Which offerings are supposed to have the prefix of one conversation in their cache. Immutable.</summary>
/// <param name="Prefixes">One for each offering, the latest first.</param>
public sealed record CachedPrefixes(IReadOnlyList<CachedPrefix> Prefixes)
{
    /// <summary>Providers cache no prefix shorter than this.</summary>
    public const long LeastTokens = 1_024;

    /// <summary>How long providers keep a prefix that nobody uses.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The input tokens expected to be read from an offering's cache.</summary>
    /// <param name="offering">The offering.</param>
    /// <param name="input">All input tokens of the request.</param>
    /// <param name="now">The moment of the request.</param>
    public long TokensAt(OfferingKey offering, long input, DateTimeOffset now)
    {
        for (var index = 0; index < Prefixes.Count; index++)
        {
            var prefix = Prefixes[index];
            if (prefix.Offering == offering && now - prefix.At < Lifetime)
            {
                var tokens = Math.Min(prefix.Tokens, input);
                return tokens >= LeastTokens ? (long)(tokens * prefix.Likelihood) : 0;
            }
        }

        return 0;
    }
}

/// <summary>A prefix in one offering's cache.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Tokens">Its length.</param>
/// <param name="Likelihood">How likely it is there, 0 to 1.</param>
/// <param name="At">When it was last used.</param>
public sealed record CachedPrefix(OfferingKey Offering, long Tokens, double Likelihood, DateTimeOffset At);
