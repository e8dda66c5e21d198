using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Routing;

public sealed class DecisionLogTests
{
    private readonly FakeTimeProvider _clock = new(Routes.Now);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_Sampled_IsStoredAsALineThatReplays()
    {
        using var folder = new TempFolder();
        var settings = new RoutingSettings(0, 1, Path.Combine(folder.Path, "decisions"));
        using var log = new DecisionLog(settings);
        var writer = Writer(log, settings);

        await writer.StartAsync(Stop);
        log.Offer(Decide(1), "resp_1");
        log.Offer(Decide(2), "resp_2");
        await writer.StopAsync(Stop);

        var file = Assert.Single(Directory.GetFiles(settings.DecisionFolder));
        Assert.StartsWith("decisions-20261123-", Path.GetFileName(file), StringComparison.Ordinal);
        var stored = DecisionReplay.Read(File.ReadLines(file)).ToList();
        Assert.Equal(["resp_1", "resp_2"], stored.Select(decision => decision.ResponseId));
        Assert.All(stored, decision => Assert.True(DecisionReplay.Run(decision, null).IsSame));
        Assert.Equal(0, log.Dropped);
    }

    [Fact]
    public void Offer_NobodyStores_DropsAndCounts()
    {
        using var log = new DecisionLog(new RoutingSettings(0, 1, string.Empty));

        for (var decision = 0; decision < DecisionLog.Capacity + 3; decision++)
        {
            log.Offer(Decide(decision), "resp");
        }

        Assert.Equal(3, log.Dropped);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 200, 300)]
    public void Offer_Sampling_TakesThatShare(double sampling, int least, int most)
    {
        using var log = new DecisionLog(new RoutingSettings(0, sampling, string.Empty));

        for (var seed = 0; seed < 1_000; seed++)
        {
            log.Offer(Decide(seed), "resp");
        }

        Assert.InRange(log.Waiting.Count, least, most);
    }

    [Fact]
    public async Task Offer_FolderThatCannotBe_IsLoggedOnceAndHarmless()
    {
        using var folder = new TempFolder();
        var taken = Path.Combine(folder.Path, "taken");
        await File.WriteAllTextAsync(taken, string.Empty, Stop);
        var settings = new RoutingSettings(0, 1, taken);
        using var log = new DecisionLog(settings);
        using var lines = new LogLines();
        var writer = new DecisionWriter(log, settings, _clock, new LoggerFactory([lines]).CreateLogger<DecisionWriter>());
        log.Offer(Decide(1), "resp_1");

        await writer.StartAsync(Stop);
        while (!lines.At(LogLevel.Error).Any())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await writer.StopAsync(Stop);
        Assert.Equal(1, log.Dropped);
        Assert.Single(lines.At(LogLevel.Error));
    }

    private static RoutePlan Decide(int seed) =>
        Routes.Plan(Routes.Conditions(Routes.Offer("a"), Routes.Offer("b", 2)) with { Seed = seed });

    private DecisionWriter Writer(DecisionLog log, RoutingSettings settings) =>
        new(log, settings, _clock, new LoggerFactory([]).CreateLogger<DecisionWriter>());
}
