using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Functions.Background;

namespace Auriko.Functions.Tests.Background;

/// <summary>What the orchestrator asks for, whatever its activities give.</summary>
public sealed class ResponseOrchestratorTests
{
    private const string Id = "resp_00000000000000000000000000000001";

    private static readonly RunInput Input = new(Id, RunInput.CurrentVersion);

    /// <summary>
    /// The history of an orchestration of version 1 as a host keeps it: a wave of three of which one has output, after a wave
    /// that failed. It has to be understood for as long as such orchestrations may be in flight.
    /// </summary>
    private static readonly string[] ScheduledByVersion1 =
    [
        $$"""PlanRoute {"ResponseId":"{{Id}}"}""",
        $$"""CallProvider {"ResponseId":"{{Id}}","Run":1,"Call":0,"First":0,"Count":1,"IsRaced":false,"Pass":"0001-00"}""",
        $$"""CallProvider {"ResponseId":"{{Id}}","Run":1,"Call":1,"First":1,"Count":1,"IsRaced":true,"Pass":"0001-01"}""",
        $$"""CallProvider {"ResponseId":"{{Id}}","Run":1,"Call":2,"First":2,"Count":1,"IsRaced":true,"Pass":"0001-02"}""",
        $$"""CallProvider {"ResponseId":"{{Id}}","Run":1,"Call":3,"First":3,"Count":1,"IsRaced":true,"Pass":"0001-03"}""",
        $$"""SettleUsage {"ResponseId":"{{Id}}","Run":1,"Call":1,"First":1,"Count":1,"IsRaced":true,"Pass":"0001-01"}""",
        $$"""FinishResponse {"ResponseId":"{{Id}}","Run":1,"Pass":"0001-03"}""",
    ];

    private static readonly ActivityEnd[] EndedInVersion1 =
    [
        new(0, $$"""
            {"ResponseId":"{{Id}}","Run":1,"Pass":null,"Waves":[
              [{"ResponseId":"{{Id}}","Run":1,"Call":0,"First":0,"Count":1,"IsRaced":false,"Pass":"0001-00"}],
              [{"ResponseId":"{{Id}}","Run":1,"Call":1,"First":1,"Count":1,"IsRaced":true,"Pass":"0001-01"},
               {"ResponseId":"{{Id}}","Run":1,"Call":2,"First":2,"Count":1,"IsRaced":true,"Pass":"0001-02"},
               {"ResponseId":"{{Id}}","Run":1,"Call":3,"First":3,"Count":1,"IsRaced":true,"Pass":"0001-03"}]]}
            """),
        new(1, """{"End":1}"""),
        new(3, """{"End":2}"""),
        new(4, """{"End":0}"""),
        new(2, null, HasFailed: true),
        new(5, null),
        new(6, null),
    ];

    [Fact]
    public async Task RunResponse_OneCall_PlansCallsAndFinishes()
    {
        var replay = Script([CallEnd.Ended]);

        Assert.Null(await replay.RunAsync());

        Assert.Equal(["PlanRoute", "CallProvider", "FinishResponse"], replay.Names);
        Assert.Equal("0001-00", PassOf(replay));
    }

    [Fact]
    public async Task RunResponse_NothingToDo_OnlyPlans()
    {
        var replay = new OrchestrationReplay(Input, _ => Task.FromResult<object?>(RunPlan.Nothing(Id)));

        Assert.Null(await replay.RunAsync());

        Assert.Equal(["PlanRoute"], replay.Names);
    }

    [Fact]
    public async Task RunResponse_FirstWaveFails_CallsTheNext()
    {
        var replay = Script([CallEnd.Failed], [CallEnd.Ended]);

        await replay.RunAsync();

        Assert.Equal(["PlanRoute", "CallProvider", "CallProvider", "FinishResponse"], replay.Names);
        Assert.Equal("0001-01", PassOf(replay));
    }

    /// <summary>Whichever of the others ends first or last.</summary>
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task RunResponse_FanOutOfThree_OneWins(int first, int second, int third)
    {
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        var ends = new CallEnd?[] { CallEnd.Outrun, CallEnd.Ended, CallEnd.Outrun };
        var replay = Script([ends], call => gates[call].Task);
        var running = replay.RunAsync();
        foreach (var call in (int[])[first, second, third])
        {
            gates[call].SetResult();
        }

        await running;

        Assert.Equal(["PlanRoute", "CallProvider", "CallProvider", "CallProvider", "FinishResponse"], replay.Names);
        Assert.Equal("0001-01", PassOf(replay));
    }

    [Fact]
    public async Task RunResponse_FanOut_IsScheduledBeforeAnyOfItEnds()
    {
        var gate = new TaskCompletionSource();
        var replay = Script([[CallEnd.Ended, CallEnd.Outrun, CallEnd.Outrun]], _ => gate.Task);

        var running = replay.RunAsync();
        while (replay.Scheduled.Count < 4)
        {
            await Task.Yield();
        }

        Assert.False(running.IsCompleted);
        gate.SetResult();
        await running;
    }

    [Fact]
    public async Task RunResponse_AllFail_FinishesWithTheLastFailure()
    {
        var replay = Script([CallEnd.Failed], [CallEnd.Failed, CallEnd.Failed]);

        await replay.RunAsync();

        Assert.Equal("0001-01", PassOf(replay));
    }

    [Fact]
    public async Task RunResponse_CallHasNoOutcome_IsTriedAgainThenSettled()
    {
        var tries = 0;
        var replay = Script([[null], [CallEnd.Ended]], call =>
        {
            tries += call == 0 ? 1 : 0;
            return Task.CompletedTask;
        });

        await replay.RunAsync();

        Assert.Equal(ActivityRetries.Calling.Retry!.Policy!.MaxNumberOfAttempts, tries);
        Assert.Equal(["PlanRoute", "CallProvider", "SettleUsage", "CallProvider", "FinishResponse"], replay.Names);
    }

    [Fact]
    public async Task RunResponse_RunWasLost_ContinuesAsNewInTheCurrentVersion()
    {
        var replay = Script([CallEnd.Lost]);

        Assert.Equal(new RunInput(Id, RunInput.CurrentVersion), await replay.RunAsync());

        Assert.Equal(["PlanRoute", "CallProvider"], replay.Names);
    }

    [Fact]
    public async Task RunResponse_RunWasDropped_EndsWithoutFinishing()
    {
        var replay = Script([CallEnd.Dropped]);

        Assert.Null(await replay.RunAsync());

        Assert.Equal(["PlanRoute", "CallProvider"], replay.Names);
    }

    [Fact]
    public async Task RunResponse_EveryActivity_HasABoundedRetryPolicy()
    {
        var replay = Script([null], [CallEnd.Ended]);

        await replay.RunAsync();

        Assert.All(replay.Scheduled, activity =>
        {
            var policy = activity.Options!.Retry!.Policy!;
            Assert.InRange(policy.MaxNumberOfAttempts, 2, 10);
            Assert.True(policy.MaxRetryInterval <= TimeSpan.FromMinutes(1));
        });
    }

    [Fact]
    public async Task RunResponse_HistoryOfVersion1_AsksForTheSameActivities()
    {
        var episode = new OrchestrationEpisode($$"""{"ResponseId":"{{Id}}","Version":1}""");

        episode.Play(EndedInVersion1);
        await episode.Orchestration;

        Assert.Equal(ScheduledByVersion1, episode.Scheduled.Select(activity => $"{activity}"));
    }

    /// <summary>At every length the history may have when a new app takes the orchestration over.</summary>
    [Fact]
    public void RunResponse_AnyPartOfAHistory_AsksForAPartOfTheSame()
    {
        for (var known = 0; known < EndedInVersion1.Length; known++)
        {
            var episode = new OrchestrationEpisode(Input);

            episode.Play(EndedInVersion1.Take(known));

            Assert.False(episode.Orchestration.IsCompleted);
            Assert.Equal(
                ScheduledByVersion1.Take(episode.Scheduled.Count), episode.Scheduled.Select(activity => $"{activity}"));
        }
    }

    [Fact]
    public async Task RunResponse_InputOfTheFirstVersionWithoutANumber_IsVersion1()
    {
        var episode = new OrchestrationEpisode($$"""{"ResponseId":"{{Id}}"}""");

        episode.Play([new ActivityEnd(0, JsonSerializer.Serialize(RunPlan.Nothing(Id)))]);
        await episode.Orchestration;

        Assert.Equal(ScheduledByVersion1[0], $"{Assert.Single(episode.Scheduled)}");
    }

    [Fact]
    public async Task RunResponse_VersionThisAppDoesNotHave_Fails()
    {
        var episode = new OrchestrationEpisode(new RunInput(Id, RunInput.CurrentVersion + 1));

        episode.Play([]);

        await Assert.ThrowsAsync<NotSupportedException>(() => episode.Orchestration);
        Assert.Empty(episode.Scheduled);
    }

    private static OrchestrationReplay Script(params CallEnd?[][] waves) => Script(waves, _ => Task.CompletedTask);

    /// <summary>Calls end as told, once they may; one without an end fails.</summary>
    private static OrchestrationReplay Script(CallEnd?[][] waves, Func<int, Task> mayEnd)
    {
        var number = 0;
        var calls = waves.Select(wave => (IReadOnlyList<CallInput>)
            [.. wave.Select(_ => new CallInput(Id, 1, number, number++, 1, wave.Length > 1))]).ToArray();
        var ends = waves.SelectMany(wave => wave).ToArray();
        return new OrchestrationReplay(Input, async activity =>
        {
            switch (activity.Name)
            {
                case "PlanRoute":
                    return new RunPlan(Id, 1, null, calls);
                case "CallProvider":
                    var call = JsonSerializer.Deserialize<CallInput>(activity.Input)!.Call;
                    await mayEnd(call);
                    return new CallOutcome(ends[call] ?? throw new InvalidOperationException());
                default:
                    return null;
            }
        });
    }

    private static string PassOf(OrchestrationReplay replay) =>
        JsonSerializer.Deserialize<FinishInput>(replay.Scheduled.Single(activity => activity.Name == "FinishResponse").Input)!.Pass;
}
