using Auriko.Core.Diagnostics;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Routing.Learning;

public sealed class StatsLoopTests : IDisposable
{
    private static readonly RoutingSettings Settings = new(0, 0, string.Empty);

    private readonly FakeTimeProvider _clock = new(Routes.Now);
    private readonly SharedStore _store = new();
    private readonly LogLines _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_TwoInstances_LearnFromEachOther()
    {
        var (one, other) = (new LiveStats(Settings, _clock), new LiveStats(Settings, _clock));
        using var first = Loop(one);
        using var second = Loop(other);
        one.Ended(Attempts.Good(Routes.Now));

        await first.TurnAsync(Stop);
        await second.TurnAsync(Stop);
        await first.TurnAsync(Stop);

        Assert.Equal(1, other.Current.Find(new OfferingKey("alpha", "m"))!.Attempts);
        Assert.Equal(1, one.Current.Find(new OfferingKey("alpha", "m"))!.Attempts);
        Assert.Equal(1, _store.Published);
    }

    [Fact]
    public async Task Turn_StorageDown_IsLoggedOnceAnOutageAndNothingIsLost()
    {
        var (one, other) = (new LiveStats(Settings, _clock), new LiveStats(Settings, _clock));
        using var first = Loop(one);
        using var second = Loop(other);
        one.Ended(Attempts.Good(Routes.Now));

        _store.IsDown = true;
        await first.TurnAsync(Stop);
        await first.TurnAsync(Stop);
        _store.IsDown = false;
        await first.TurnAsync(Stop);
        await second.TurnAsync(Stop);

        Assert.Single(_log.At(LogLevel.Warning));
        Assert.Single(_log.At(LogLevel.Information));
        Assert.NotNull(other.Current.Find(new OfferingKey("alpha", "m")));
    }

    [Fact]
    public async Task Turn_LongAfter_ForgetsInstancesThatAreGone()
    {
        var one = new LiveStats(Settings, _clock);
        using var first = Loop(one);
        using var second = Loop(new LiveStats(Settings, _clock));
        one.Ended(Attempts.Good(Routes.Now));
        await first.TurnAsync(Stop);

        _clock.Advance(9 * Settings.StatsHalfLife);
        await second.TurnAsync(Stop);

        Assert.Empty(_store.Rows);
    }

    [Fact]
    public async Task Start_News_IsSwappedInWithinASecond()
    {
        var stats = new LiveStats(Settings, _clock);
        using var loop = new StatsRefresh(stats, _clock, NullLogger<StatsRefresh>.Instance);
        await loop.StartAsync(Stop);
        stats.Ended(Attempts.Good(Routes.Now));

        while (stats.Current.Find(new OfferingKey("alpha", "m")) is null)
        {
            Stop.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await loop.StopAsync(Stop);
        Assert.False(stats.HasNews);
    }

    public void Dispose() => _log.Dispose();

    private StatsLoop Loop(LiveStats stats) => new(stats, _store, Settings, _clock, new LoggerFactory([_log]).CreateLogger<StatsLoop>());

    private sealed class SharedStore : IProviderStatsStore
    {
        public Dictionary<(string Instance, OfferingKey Offering), PublishedDigest> Rows { get; } = [];

        public bool IsDown { get; set; }

        public int Published { get; private set; }

        public Task PublishAsync(string instance, IReadOnlyList<PublishedDigest> digests, CancellationToken cancellationToken)
        {
            ThrowIfDown();
            Published++;
            foreach (var digest in digests)
            {
                Rows[(instance, digest.Offering)] = digest;
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<PublishedDigest>> ReadOthersAsync(
            string instance, DateTimeOffset since, CancellationToken cancellationToken)
        {
            ThrowIfDown();
            return Task.FromResult<IReadOnlyList<PublishedDigest>>(
                [.. Rows.Where(row => row.Key.Instance != instance && row.Value.UpdatedAt >= since).Select(row => row.Value)]);
        }

        public Task RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        {
            ThrowIfDown();
            foreach (var (key, _) in Rows.Where(row => row.Value.UpdatedAt < before).ToList())
            {
                Rows.Remove(key);
            }

            return Task.CompletedTask;
        }

        private void ThrowIfDown()
        {
            if (IsDown)
            {
                throw new StorageUnavailableException("Down.");
            }
        }
    }
}
