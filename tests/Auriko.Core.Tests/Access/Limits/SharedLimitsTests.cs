using Auriko.Core.Access;
using Auriko.Core.Access.Limits;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Auriko.Core.Tests.Access.Limits;

/// <summary>Two instances that count together.</summary>
public sealed class SharedLimitsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = LimitBench.NewClock();
    private readonly MemoryWindows _windows = new();
    private readonly LimitBench _one;
    private readonly LimitBench _other;

    public SharedLimitsTests() => (_one, _other) = (new LimitBench(_clock, _windows), new LimitBench(_clock, _windows));

    /// <summary>Never more than the limit, and less by at most a slice that an instance holds and does not use.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(160, 3)]
    [InlineData(1000, 10)]
    public async Task AdmitAsync_AnyMixOfInstances_StaysWithinTheBound(int limit, int seeds)
    {
        var policy = new KeyPolicy { RateLimitRpm = limit };
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            var share = random.NextDouble();
            var admitted = 0;
            for (var request = 0; request < 2 * limit + 20; request++)
            {
                admitted += await (random.NextDouble() < share ? _one : _other).TryAsync(policy) ? 1 : 0;
            }

            Assert.InRange(admitted, limit - Math.Max(1, limit / LeasedWindows.Slices), limit);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task AdmitAsync_ManyAtOnceOnBoth_AdmitsNoMoreThanTheLimit()
    {
        var policy = new KeyPolicy { RateLimitRpm = 100 };

        var admitted = await Task.WhenAll(Enumerable.Range(0, 400).Select(request =>
            Task.Run(() => (request % 2 == 0 ? _one : _other).TryAsync(policy))));

        Assert.InRange(admitted.Count(isAdmitted => isAdmitted), 94, 100);
    }

    [Fact]
    public async Task TakeAsync_MinuteEndsWhileItWaits_CountsInTheNextOne()
    {
        var answer = new TaskCompletionSource<WindowShare>();
        var source = new Mock<IWindowSource>();
        source.SetupSequence(windows => windows.TakeAsync(It.IsAny<RateWindow>(), It.IsAny<WindowWish>(), It.IsAny<CancellationToken>()))
            .Returns(new ValueTask<WindowShare>(answer.Task))
            .Returns(new ValueTask<WindowShare>(new WindowShare(10, 10)));
        using var meter = new MinuteMeter("key_1", RateKind.Requests, source.Object);
        var now = _clock.GetUtcNow();

        var early = meter.TakeAsync(1, 10, now, LimitBench.Stop);
        var late = meter.TakeAsync(1, 10, now.AddMinutes(1), LimitBench.Stop);
        answer.SetResult(new WindowShare(10, 10));

        var next = MinuteMeter.StartOf(now).AddMinutes(1);
        Assert.Equal([(true, next), (true, next)], [Place(await early), Place(await late)]);

        static (bool, DateTimeOffset) Place(MeterReading reading) => (reading.IsTaken, reading.Start);
    }

    [Fact]
    public async Task AdmitAsync_ManyRequests_AskStorageOnceASlice()
    {
        Assert.Equal(1600, await _one.CountAsync(new KeyPolicy { RateLimitRpm = 1600 }, 1600));

        Assert.Equal(LeasedWindows.Slices, _windows.Asked);
    }

    [Fact]
    public async Task AdmitAsync_Tokens_ExceedTheLimitOnlyByWhatTheEstimatesMissed()
    {
        var policy = new KeyPolicy { RateLimitTpm = 1000 };
        using var first = await _one.AdmitAsync(policy);
        first.Settle(500);

        var admitted = await _one.CountAsync(policy, 20) + await _other.CountAsync(policy, 20);

        Assert.InRange(admitted * 100, 300, 500);
    }

    [Fact]
    public async Task AdmitAsync_RefusedForItsTokens_LeavesThemToOthers()
    {
        var policy = new KeyPolicy { RateLimitTpm = 150 };
        Assert.True(await _one.TryAsync(policy));

        Assert.False(await _one.TryAsync(policy));

        var now = _clock.GetUtcNow();
        var window = new RateWindow("key_1", RateKind.Tokens, now.AddTicks(-now.Ticks % TimeSpan.TicksPerMinute));
        Assert.Equal(
            new WindowShare(50, 150), await _windows.TakeAsync(window, new WindowTake(1, 50, 150), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AdmitAsync_StorageDown_AllowsAShareOnEachInstance()
    {
        var policy = new KeyPolicy { RateLimitRpm = 40 };
        _windows.IsDown = true;

        Assert.Equal(10, await _one.CountAsync(policy, 40));
        Assert.Equal(10, await _other.CountAsync(policy, 40));
        Assert.Equal(2, _windows.Asked);
    }

    [Fact]
    public async Task AdmitAsync_StorageIsBack_CountsWithTheOthersAgain()
    {
        var policy = new KeyPolicy { RateLimitRpm = 40 };
        _windows.IsDown = true;
        await _one.CountAsync(policy, 40);

        _windows.IsDown = false;
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(40, await _one.CountAsync(policy, 100));
        Assert.Equal(0, await _other.CountAsync(policy, 100));
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }
}
