using Auriko.Core.Background;
using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Background;

public sealed class BackgroundFlowTests
{
    private const string Id = "resp_00000000000000000000000000000001";

    [Fact]
    public async Task Run_NothingToDo_StopsThere()
    {
        var flow = new ScriptedFlow { Plan = RunPlan.Nothing(Id) };

        Assert.False(await BackgroundFlow.RunAsync(flow, Id));

        Assert.Equal(["plan"], flow.Steps);
    }

    [Fact]
    public async Task Run_ResultIsThere_OnlyFinishes()
    {
        var flow = new ScriptedFlow { Plan = new RunPlan(Id, 2, "0001-00", []) };

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal(["plan", "finish 2 0001-00"], flow.Steps);
    }

    [Fact]
    public async Task Run_OneCall_FinishesWithItsPass()
    {
        var flow = ScriptedFlow.Of([CallEnd.Ended]);

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal(["plan", "call 0", "finish 1 0001-00"], flow.Steps);
    }

    [Fact]
    public async Task Run_FanOutOfThree_TheOneWithOutputWins()
    {
        var flow = ScriptedFlow.Of([CallEnd.Outrun, CallEnd.Ended, CallEnd.Failed]);

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal(["plan", "call 0", "call 1", "call 2", "finish 1 0001-01"], flow.Steps);
    }

    [Fact]
    public async Task Run_FirstWaveFails_TheNextOneIsCalled()
    {
        var flow = ScriptedFlow.Of([CallEnd.Failed, CallEnd.Failed], [CallEnd.Ended, CallEnd.Outrun]);

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal(["plan", "call 0", "call 1", "call 2", "call 3", "finish 1 0001-02"], flow.Steps);
    }

    [Fact]
    public async Task Run_EveryCallFails_FinishesWithTheLastWavesFailure()
    {
        var flow = ScriptedFlow.Of([CallEnd.Failed], [CallEnd.Failed]);

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal("finish 1 0001-01", flow.Steps[^1]);
    }

    [Fact]
    public async Task Run_CallHasNoOutcome_IsSettledAndTheNextOneCalled()
    {
        var flow = ScriptedFlow.Of([null], [CallEnd.Ended]);

        await BackgroundFlow.RunAsync(flow, Id);

        Assert.Equal(["plan", "call 0", "settle 0", "call 1", "finish 1 0001-01"], flow.Steps);
    }

    [Theory]
    [InlineData(CallEnd.Lost, true)]
    [InlineData(CallEnd.Dropped, false)]
    public async Task Run_Interrupted_DoesNotFinish(CallEnd end, bool again)
    {
        var flow = ScriptedFlow.Of([end], [CallEnd.Ended]);

        Assert.Equal(again, await BackgroundFlow.RunAsync(flow, Id));

        Assert.Equal(["plan", "call 0"], flow.Steps);
    }

    [Theory]
    [InlineData(ResponseStatus.InProgress, ResponseStatus.InProgress, false)]
    [InlineData(ResponseStatus.InProgress, ResponseStatus.Completed, true)]
    [InlineData(ResponseStatus.InProgress, ResponseStatus.Incomplete, true)]
    [InlineData(ResponseStatus.InProgress, ResponseStatus.Failed, true)]
    [InlineData(ResponseStatus.InProgress, ResponseStatus.Cancelled, true)]
    public void Allows_FromInProgress_EveryEnd(ResponseStatus from, ResponseStatus to, bool allowed) =>
        Assert.Equal(allowed, ResponseTransitions.Allows(from, to));

    [Fact]
    public void Allows_FromAnEnd_Nothing() =>
        Assert.All(
            from end in Enum.GetValues<ResponseStatus>()
            where end is not ResponseStatus.InProgress
            from other in Enum.GetValues<ResponseStatus>()
            select (end, other),
            pair => Assert.False(ResponseTransitions.Allows(pair.end, pair.other)));

    /// <summary>Steps that end as told; a call without an end fails.</summary>
    private sealed class ScriptedFlow : IBackgroundFlow
    {
        private CallEnd?[] _ends = [];

        public required RunPlan Plan { get; init; }

        public List<string> Steps { get; } = [];

        public static ScriptedFlow Of(params CallEnd?[][] waves)
        {
            var number = 0;
            var calls = waves.Select(wave => (IReadOnlyList<CallInput>)[.. wave.Select(_ =>
                new CallInput(Id, 1, number, number++, 1, wave.Length > 1))]);
            return new ScriptedFlow { Plan = new RunPlan(Id, 1, null, [.. calls]), _ends = [.. waves.SelectMany(wave => wave)] };
        }

        public Task<RunPlan> PlanAsync(string responseId)
        {
            Steps.Add("plan");
            return Task.FromResult(Plan);
        }

        public Task<CallOutcome> CallAsync(CallInput call)
        {
            Steps.Add($"call {call.Call}");
            return _ends[call.Call] is { } end
                ? Task.FromResult(new CallOutcome(end))
                : Task.FromException<CallOutcome>(new InvalidOperationException());
        }

        public Task SettleAsync(CallInput call)
        {
            Steps.Add($"settle {call.Call}");
            return Task.CompletedTask;
        }

        public Task FinishAsync(FinishInput finish)
        {
            Steps.Add($"finish {finish.Run} {finish.Pass}");
            return Task.CompletedTask;
        }
    }
}
