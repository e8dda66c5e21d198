using System.Collections.Concurrent;
using Auriko.Core.Catalog;
using Auriko.Core.Execution;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// Measures the offerings as attempts end, joins what other instances have measured, and gives both as an immutable
/// snapshot. Reading the snapshot takes no lock. Safe for concurrent use.
/// </summary>
/// <param name="settings">How fast figures fade.</param>
/// <param name="clock">Tells the moment to which they have faded.</param>
internal sealed class LiveStats(RoutingSettings settings, TimeProvider clock) : IAttemptObserver, ILiveFigures
{
    /// <summary>After so many attempts the snapshot is made anew without waiting for its time.</summary>
    public const int RefreshAfter = 16;

    private readonly ConcurrentDictionary<OfferingKey, Measured> _measured = new();
    private readonly Lock _refreshing = new();
    private volatile Dictionary<OfferingKey, OfferingDigest> _others = [];
    private volatile StatsSnapshot _current = StatsSnapshot.Empty;
    private int _news;

    /// <summary>Whether attempts have ended that the snapshot does not know of.</summary>
    public bool HasNews => Volatile.Read(ref _news) > 0;

    /// <summary>The snapshot in force.</summary>
    public StatsSnapshot Current => _current;

    /// <inheritdoc/>
    public OfferingFigures? Of(Offering offering) => _current.Find(OfferingKey.Of(offering));

    /// <inheritdoc/>
    public void Ended(AttemptReport report)
    {
        var measured = _measured.GetOrAdd(
            OfferingKey.Of(report.Offering), static (_, at) => new Measured(at), report.EndedAt);
        measured.Add(report, settings.StatsHalfLife);
        if (Interlocked.Increment(ref _news) >= RefreshAfter)
        {
            Refresh();
        }
    }

    /// <summary>Makes the snapshot anew; when somebody else is doing so, leaves it to them.</summary>
    /// <param name="all">Whether also for offerings without news, whose figures have only faded.</param>
    public void Refresh(bool all = false)
    {
        if (!_refreshing.TryEnter())
        {
            return;
        }

        try
        {
            Interlocked.Exchange(ref _news, 0);
            var figures = new Dictionary<OfferingKey, OfferingFigures>(_current.Figures);
            foreach (var key in all ? _measured.Keys.Union(_others.Keys) : WithNews())
            {
                figures[key] = OfferingFigures.Of(Join(key));
            }

            _current = new StatsSnapshot(_current.Version + 1, figures);
        }
        finally
        {
            _refreshing.Exit();
        }
    }

    /// <summary>Takes what other instances have measured, in place of what was known of them.</summary>
    /// <param name="published">Their digests; unreadable ones are left out.</param>
    public void Merge(IEnumerable<PublishedDigest> published)
    {
        var others = new Dictionary<OfferingKey, OfferingDigest>();
        foreach (var one in published)
        {
            if (OfferingDigest.FromBytes(one.Digest) is { } digest)
            {
                if (others.TryGetValue(one.Offering, out var known))
                {
                    known.FadeTo(digest.UpdatedAt, settings.StatsHalfLife);
                    known.Add(digest, settings.StatsHalfLife);
                }
                else
                {
                    others.Add(one.Offering, digest);
                }
            }
        }

        _others = others;
        Refresh(all: true);
    }

    /// <summary>What this instance has measured since it was last asked.</summary>
    public IReadOnlyList<PublishedDigest> TakeChanged() =>
        [.. _measured.Select(pair => pair.Value.TakeChanged(pair.Key)).OfType<PublishedDigest>()];

    private IEnumerable<OfferingKey> WithNews() => _measured.Where(pair => pair.Value.TakeNews()).Select(pair => pair.Key);

    private OfferingDigest Join(OfferingKey key)
    {
        var now = clock.GetUtcNow();
        var joined = new OfferingDigest(now);
        if (_measured.TryGetValue(key, out var measured))
        {
            measured.AddTo(joined, settings.StatsHalfLife);
        }

        if (_others.TryGetValue(key, out var others))
        {
            joined.Add(others, settings.StatsHalfLife);
        }

        return joined;
    }

    /// <summary>What this instance has measured of one offering.</summary>
    private sealed class Measured(DateTimeOffset at)
    {
        private readonly OfferingDigest _digest = new(at);
        private bool _hasChanged;
        private int _hasNews;

        public void Add(AttemptReport report, TimeSpan halfLife)
        {
            lock (_digest)
            {
                _digest.Add(report, halfLife);
                _hasChanged = true;
            }

            Volatile.Write(ref _hasNews, 1);
        }

        public bool TakeNews() => Interlocked.Exchange(ref _hasNews, 0) == 1;

        public void AddTo(OfferingDigest joined, TimeSpan halfLife)
        {
            lock (_digest)
            {
                joined.Add(_digest, halfLife);
            }
        }

        public PublishedDigest? TakeChanged(OfferingKey key)
        {
            lock (_digest)
            {
                if (!_hasChanged)
                {
                    return null;
                }

                _hasChanged = false;
                return new PublishedDigest(key, _digest.UpdatedAt, _digest.ToBytes());
            }
        }
    }
}
