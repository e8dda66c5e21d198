using Auriko.Core.Background;
using Auriko.Core.Tests.Background;
using Auriko.Core.Tests.Gateway;
using Auriko.Functions.Background;
using Auriko.Functions.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Auriko.Functions.Tests.Background;

/// <summary>What the timers do, and what a sweep finds.</summary>
public sealed class UpkeepTimersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly Mock<IBackgroundUpkeep> _upkeep = new(MockBehavior.Strict);
    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "hub");
    private readonly DurableEngine _engine = new(TimeProvider.System, NullLogger<DurableEngine>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SweepResponses_SweepsWithTheEngineAndItsClient()
    {
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync("resp_1");
        _upkeep.Setup(upkeep => upkeep.SweepAsync(_engine, Stop))
            .Returns(async (IBackgroundEngine engine, CancellationToken stop) =>
            {
                await engine.StartAsync("resp_1", stop);
                return 1;
            });

        await NewTimers().SweepResponses(new TimerInfo(), _client.Object, Stop);

        _upkeep.VerifyAll();
        _client.VerifyAll();
    }

    [Fact]
    public async Task PurgeResponses_RemovesWhatExpiredAndEndedHistoriesAsOldAsThat()
    {
        var filters = new List<PurgeInstancesFilter>();
        _upkeep.Setup(upkeep => upkeep.PurgeAsync(Stop)).ReturnsAsync(3);
        _upkeep.Setup(upkeep => upkeep.Retention).Returns(TimeSpan.FromDays(1));
        SetupPurge().Callback((PurgeInstancesFilter filter, PurgeInstanceOptions? _, CancellationToken _) => filters.Add(filter))
            .ReturnsAsync(new PurgeResult(3, true));

        await NewTimers().PurgeResponses(new TimerInfo(), _client.Object, Stop);

        _upkeep.VerifyAll();
        var purged = Assert.Single(filters);
        Assert.Equal(Now - TimeSpan.FromDays(1), purged.CreatedTo);
        Assert.NotNull(purged.CreatedFrom);
        Assert.Equal(
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            purged.Statuses);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public async Task PurgeResponses_ManyHistories_AreRemovedSliceBySlice(bool? last)
    {
        _upkeep.Setup(upkeep => upkeep.PurgeAsync(Stop)).ReturnsAsync(0);
        _upkeep.Setup(upkeep => upkeep.Retention).Returns(TimeSpan.FromDays(1));
        var slices = new Queue<PurgeResult>([new(500, false), new(500, false), new(7, last)]);
        SetupPurge().ReturnsAsync(slices.Dequeue);

        await NewTimers().PurgeResponses(new TimerInfo(), _client.Object, Stop);

        Assert.Empty(slices);
    }

    /// <summary>Its orchestration may have failed without a word.</summary>
    [Fact]
    public async Task Sweep_PastItsDeadline_StartsEvenWhatALivingProcessHas()
    {
        var storage = new MemoryStorage();
        await using var worker = new DurableBench(storage, new ScriptedProvider("alpha", Script.Answer()));
        var id = await worker.AcceptAsync();
        await worker.Activities.PlanRoute(new PlanInput(id), Stop);
        var state = (await storage.FindAsync(id, Stop))!;
        var clock = new StoppedClock { Now = state.Deadline };
        await using var sweeper = new DurableBench(storage, clock, new ScriptedProvider("alpha", Script.Answer()));

        await worker.Beats.BeatAsync(state.Owner!, clock.Now, Stop);
        Assert.Equal(0, await sweeper.Upkeep.SweepAsync(sweeper.Engine, Stop));

        clock.Now += TimeSpan.FromMinutes(1);
        await worker.Beats.BeatAsync(state.Owner!, clock.Now, Stop);
        Assert.Equal(1, await sweeper.Upkeep.SweepAsync(sweeper.Engine, Stop));
        Assert.Equal(id, Assert.Single(sweeper.Started).ResponseId);
        await sweeper.Orchestrate(id).RunAsync();
        Assert.Equal("failed", (await sweeper.GetAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Sweep_NoLivingProcess_StartsItAnew()
    {
        var storage = new MemoryStorage();
        await using var dead = new DurableBench(storage, new ScriptedProvider("alpha", Script.Answer()));
        var id = await dead.AcceptAsync();
        await dead.Activities.PlanRoute(new PlanInput(id), Stop);
        await using var sweeper = new DurableBench(storage, new ScriptedProvider("alpha", Script.Answer()));

        Assert.Equal(1, await sweeper.Upkeep.SweepAsync(sweeper.Engine, Stop));

        await sweeper.Orchestrate(id).RunAsync();
        Assert.Equal("completed", (await sweeper.GetAsync(id)).GetProperty("status").GetString());
    }

    private UpkeepTimers NewTimers() => new(_upkeep.Object, _engine, new StoppedClock { Now = Now });

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<PurgeResult>> SetupPurge() => _client.Setup(client =>
        client.PurgeAllInstancesAsync(It.IsAny<PurgeInstancesFilter>(), It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>()));

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
