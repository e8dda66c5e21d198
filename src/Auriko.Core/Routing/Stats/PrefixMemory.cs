using Auriko.Core.Execution;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// Remembers which offering served which conversation lately, and whether its cache was seen to work. Holds the
/// conversations used most lately. Safe for concurrent use; reading takes no lock.
/// </summary>
internal sealed class PrefixMemory : IAttemptObserver
{
    /// <summary>Most conversations remembered.</summary>
    public const int Capacity = 20_000;

    private const int MostOfferings = 4;

    /// <summary>A provider that reported a read or a write has the prefix.</summary>
    private const double Seen = 1;

    /// <summary>One that was only called may have it.</summary>
    private const double Supposed = 0.5;

    private readonly RecentMap<ulong, CachedPrefixes> _conversations = new(Capacity);

    /// <summary>What is supposed of a conversation; null when nothing is.</summary>
    /// <param name="conversation">Its name; 0 for none.</param>
    public CachedPrefixes? Find(ulong conversation) => conversation == 0 ? null : _conversations.Find(conversation);

    /// <inheritdoc/>
    public void Ended(AttemptReport report)
    {
        if (report.Conversation == 0 || report.ReportedUsage is not { TotalInput: >= CachedPrefixes.LeastTokens } usage)
        {
            return;
        }

        var offering = OfferingKey.Of(report.Offering);
        _conversations.Change(report.Conversation, known =>
        {
            var others = known?.Prefixes.Where(prefix => prefix.Offering != offering).Take(MostOfferings - 1) ?? [];
            var before = known?.Prefixes.FirstOrDefault(prefix => prefix.Offering == offering);
            var hasCache = usage.CacheRead + usage.CacheWrite5m + usage.CacheWrite1h > 0;
            var likelihood = hasCache ? Seen : ExpectedAHit(before, report) ? 0 : Supposed;
            return new CachedPrefixes([new(offering, usage.TotalInput, likelihood, report.EndedAt), .. others]);
        });
    }

    /// <summary>Whether the prefix should have been read by then, so that its absence means there is no cache.</summary>
    private static bool ExpectedAHit(CachedPrefix? before, AttemptReport report) =>
        before is not null && report.EndedAt - report.Duration - before.At < CachedPrefixes.Lifetime;
}
