using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Routing.Learning;

public sealed class LiveStatsTests
{
    private static readonly OfferingKey Alpha = new("alpha", "m");
    private static readonly RoutingSettings Settings = new(0, 0, string.Empty);

    private readonly FakeTimeProvider _clock = new(Routes.Now);

    [Fact]
    public void Ended_ManyAttempts_SwapTheSnapshotByThemselves()
    {
        var stats = new LiveStats(Settings, _clock);
        var before = stats.Current;

        Feed(stats, LiveStats.RefreshAfter - 1, 100);
        Assert.Same(before, stats.Current);
        Feed(stats, 1, 100);

        Assert.Equal((1, LiveStats.RefreshAfter), (stats.Current.Version, stats.Current.Find(Alpha)!.Attempts));
        Assert.Same(StatsSnapshot.Empty, before);
        Assert.False(stats.HasNews);
    }

    [Fact]
    public void Merge_AnotherInstance_InformsAFreshOne()
    {
        var (old, fresh) = (new LiveStats(Settings, _clock), new LiveStats(Settings, _clock));
        Feed(old, 20, 100);
        _clock.Advance(Settings.StatsHalfLife);

        fresh.Merge(old.TakeChanged());

        var figures = fresh.Current.Find(Alpha)!;
        Assert.Equal(10, figures.TtftSamples, 3);
        Assert.InRange(figures.TtftP50Ms!.Value, 97, 103);
        Assert.Equal(100, fresh.Current.UsualOutput("m"));
        Assert.Empty(fresh.TakeChanged());
        Assert.Empty(old.TakeChanged());
    }

    [Fact]
    public void Merge_Twice_ReplacesWhatWasKnownOfTheOthers()
    {
        var (one, two, all) = (new LiveStats(Settings, _clock), new LiveStats(Settings, _clock), new LiveStats(Settings, _clock));
        Feed(one, 10, 100);
        Feed(two, 30, 400);
        Feed(all, 2, 400);
        PublishedDigest[] published = [.. one.TakeChanged(), .. two.TakeChanged()];

        all.Merge(published);
        all.Merge(published);

        var figures = all.Current.Find(Alpha)!;
        Assert.Equal(42, figures.Attempts, 3);
        Assert.InRange(figures.TtftP50Ms!.Value, 390, 410);
        all.Merge([]);
        Assert.Equal(2, all.Current.Find(Alpha)!.Attempts);
    }

    [Fact]
    public void Merge_UnreadableDigest_IsLeftOut()
    {
        var stats = new LiveStats(Settings, _clock);

        stats.Merge([new PublishedDigest(Alpha, Routes.Now, new byte[] { 9, 9 })]);

        Assert.Null(stats.Current.Find(Alpha));
    }

    [Fact]
    public void Refresh_WithoutNews_FadesOnlyWhenAllAreAskedFor()
    {
        var stats = new LiveStats(Settings, _clock);
        Feed(stats, LiveStats.RefreshAfter, 100);
        _clock.Advance(Settings.StatsHalfLife);

        stats.Refresh();
        Assert.Equal(16, stats.Current.Find(Alpha)!.TtftSamples);
        stats.Refresh(all: true);

        Assert.Equal(8, stats.Current.Find(Alpha)!.TtftSamples, 3);
    }

    [Fact]
    public void Of_Offering_GivesTheFiguresOfTheSnapshot()
    {
        var stats = new LiveStats(Settings, _clock);
        Feed(stats, LiveStats.RefreshAfter, 100);
        var measured = Attempts.Good(Routes.Now).Offering;

        Assert.Same(stats.Current.Find(Alpha), stats.Of(measured));
        Assert.Null(stats.Of(measured with { ModelId = "other" }));
    }

    private void Feed(LiveStats stats, int attempts, double ttft)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            stats.Ended(Attempts.Good(_clock.GetUtcNow(), ttft));
        }
    }
}
