using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing.Stats;
using CsCheck;

namespace Auriko.Core.Tests.Routing.Learning;

public sealed class OfferingDigestTests
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset Now = Routes.Now;

    [Fact]
    public void FadeTo_AHalfLife_HalvesTheWeightAndKeepsTheFigures()
    {
        var digest = Digest(Attempts.Good(Now, 100), Attempts.Good(Now, 200), Attempts.Good(Now, 400), Attempts.Failed(Now));
        var before = OfferingFigures.Of(digest);

        digest.FadeTo(Now + HalfLife, HalfLife);

        var after = OfferingFigures.Of(digest);
        Assert.Equal((3, 1.5), (before.TtftSamples, after.TtftSamples));
        Assert.Equal((4, 0.125), (before.Attempts, after.Attempts));
        Assert.Equal((0.75, 0.75), (before.SuccessRate, after.SuccessRate));
        Assert.Equal(before.TtftP50Ms, after.TtftP50Ms);
        Assert.InRange(after.TtftP50Ms!.Value, 195, 205);
    }

    [Fact]
    public void FadeTo_LongSilence_LeavesNothingToSay()
    {
        var digest = Digest(Attempts.Good(Now));

        digest.FadeTo(Now + (5 * HalfLife), HalfLife);

        Assert.Equal((null, null, null), (OfferingFigures.Of(digest).TtftP50Ms, OfferingFigures.Of(digest).SuccessRate, OfferingFigures.Of(digest).CacheHitRate));
    }

    [Fact]
    public void Add_AfterAChange_FollowsWithinFewDozenAttempts()
    {
        var digest = Digest([.. Enumerable.Range(0, 10_000).Select(_ => Attempts.Good(Now, 100))]);

        for (var more = 0; more < 60; more++)
        {
            digest.Add(Attempts.Good(Now, 900), HalfLife);
        }

        Assert.InRange(OfferingFigures.Of(digest).TtftP50Ms!.Value, 870, 930);
        Assert.Equal(OfferingDigest.MostSamples, OfferingFigures.Of(digest).Attempts);
    }

    [Fact]
    public void Add_Usage_GivesMixAndCacheHits()
    {
        var figures = OfferingFigures.Of(Digest(
            Attempts.Good(Now, output: 100, input: 3_000), Attempts.Good(Now, output: 300, input: 1_000, cached: 800)));

        Assert.Equal((0.2, 2_000, 200), (figures.CacheHitRate, figures.InputTokens, figures.OutputTokens));
        Assert.InRange(figures.ThroughputP50!.Value, 48, 52);
    }

    [Theory]
    [InlineData(FailureKind.InvalidRequest, null)]
    [InlineData(FailureKind.ContextLengthExceeded, null)]
    [InlineData(FailureKind.ContentRefused, null)]
    [InlineData(FailureKind.TotalTimeout, null)]
    [InlineData(FailureKind.UpstreamCredential, 0.0)]
    [InlineData(FailureKind.RateLimited, 0.0)]
    [InlineData(FailureKind.ConnectFailed, 0.0)]
    public void Add_Failure_CountsOnlyAgainstWhomItIsDueTo(FailureKind kind, double? rate) =>
        Assert.Equal(rate, OfferingFigures.Of(Digest(Attempts.Failed(Now, kind))).SuccessRate);

    [Theory]
    [InlineData(AttemptEnd.CallerGone)]
    [InlineData(AttemptEnd.Stopped)]
    [InlineData(AttemptEnd.FailedBeforeOutput)]
    public void Add_CutShortByUs_CountsForNothingButItsTimes(AttemptEnd end)
    {
        var figures = OfferingFigures.Of(Digest(Attempts.Good(Now) with { End = end }));

        Assert.Equal((0, 1), (figures.Attempts, figures.TtftSamples));
        Assert.Null(figures.OutputTokens);
    }

    [Fact]
    public void Add_DeadlineAfterLongSilence_IsTheProvidersFault() =>
        Assert.Equal(
            0,
            OfferingFigures.Of(Digest(Attempts.Failed(Now, FailureKind.TotalTimeout) with { Duration = TimeSpan.FromSeconds(10) })).SuccessRate);

    [Fact]
    public void FromBytes_AnyDigest_IsWhatItWas() => Gen.Double[0.1, 100_000].Array[0, 80].Sample(times =>
    {
        var digest = Digest([.. times.Select(ttft => Attempts.Good(Now, ttft)), Attempts.Failed(Now)]);

        var bytes = digest.ToBytes();

        Assert.Equal(Rounded(digest), Rounded(OfferingDigest.FromBytes(bytes)!));
        Assert.InRange(bytes.Length, 0, 1_024);
    });

    [Fact]
    public void FromBytes_Damaged_IsNullAndNothingWorse() =>
        Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 400]).Sample((place, value, length) =>
        {
            var bytes = Digest(Attempts.Good(Now), Attempts.Good(Now, 7), Attempts.Failed(Now)).ToBytes();
            bytes[place % bytes.Length] = value;

            var read = OfferingDigest.FromBytes(bytes.AsMemory(0, Math.Min(length, bytes.Length)));

            Assert.True(read is null || OfferingFigures.Of(read).Attempts >= 0);
        });

    private static OfferingFigures Rounded(OfferingDigest digest)
    {
        var figures = OfferingFigures.Of(digest);
        return figures with
        {
            SuccessRate = Math.Round(figures.SuccessRate!.Value, 4),
            TtftSamples = Math.Round(figures.TtftSamples, 3),
            ThroughputSamples = Math.Round(figures.ThroughputSamples, 3),
        };
    }

    private static OfferingDigest Digest(params AttemptReport[] reports)
    {
        var digest = new OfferingDigest(Now);
        Array.ForEach(reports, report => digest.Add(report, HalfLife));
        return digest;
    }
}
