using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

/// <summary>Runs whose candidates are calls of their own, cut between their steps and planned again.</summary>
public sealed class RacedRunTests : IAsyncDisposable
{
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();
    private readonly CancellationTokenSource _dies = new();
    private BackgroundBench? _bench;

    [Fact]
    public async Task Plan_FailedCallBesideALostOne_MakesTheResponseAnew()
    {
        var id = await BeginAsync(
            new("alpha", new Script().Fail(FailureKind.Overloaded), Script.Answer("Again")),
            new("beta", new Script().Hang()));
        var cut = await PlanAsync(id);
        Assert.Equal(CallEnd.Failed, await CallAsync(cut.Waves[0][0]));
        await DieAsync(await HangAsync(cut.Waves[0][1]));
        Assert.Equal(CallEnd.Lost, await CallAsync(cut.Waves[0][1]));

        var anew = await PlanAsync(id);

        Assert.Null(anew.Pass);
        Assert.Equal(CallEnd.Ended, await CallAsync(anew.Waves[0][0]));
        var response = await FinishAsync(id, anew, anew.Waves[0][0].Pass);
        Assert.Equal(("completed", "Again"), (Text(response, "status"), Text(response, "output_text")));
    }

    [Fact]
    public async Task Plan_WaveLostBehindAFailedOne_MakesTheResponseAnew()
    {
        var overloaded = new Script().Fail(FailureKind.Overloaded);
        var id = await BeginAsync(new("alpha", overloaded), new("beta", overloaded), new("gamma", new Script().Hang()));
        var cut = await PlanAsync(id);
        await CallAsync(cut.Waves[0][0]);
        await CallAsync(cut.Waves[0][1]);
        await DieAsync(await HangAsync(cut.Waves[1][0]));

        var anew = await PlanAsync(id);

        Assert.Equal((null, 2), (anew.Pass, anew.Waves.Count));
    }

    [Fact]
    public async Task Plan_LaterWavesResultIsStored_FinishesWithIt()
    {
        var overloaded = new Script().Fail(FailureKind.Overloaded);
        var id = await BeginAsync(new("alpha", overloaded), new("beta", overloaded), new("gamma", Script.Answer()));
        var cut = await PlanAsync(id);
        await CallAsync(cut.Waves[0][0]);
        await CallAsync(cut.Waves[0][1]);
        Assert.Equal(CallEnd.Ended, await CallAsync(cut.Waves[1][0]));

        var plan = await PlanAsync(id);

        Assert.Equal(cut.Waves[1][0].Pass, plan.Pass);
        Assert.Equal("completed", Text(await FinishAsync(id, plan, plan.Pass!), "status"));
    }

    [Fact]
    public async Task Plan_ResultIsStoredAndTheNextRunDiedToo_FinishesWithIt()
    {
        var id = await BeginAsync(new("alpha", Script.Answer()), new("beta", new Script().Fail(FailureKind.Overloaded)));
        var cut = await PlanAsync(id);
        await CallAsync(cut.Waves[0][1]);
        Assert.Equal(CallEnd.Ended, await CallAsync(cut.Waves[0][0]));
        await PlanAsync(id);

        var plan = await PlanAsync(id);

        Assert.Equal((3, cut.Waves[0][0].Pass), (plan.Run, plan.Pass));
        Assert.Equal("completed", Text(await FinishAsync(id, plan, plan.Pass!), "status"));
    }

    [Fact]
    public async Task Plan_CancelledBehindAFailedCall_PrefersWhatWasMade()
    {
        var overloaded = new Script().Fail(FailureKind.Overloaded);
        var id = await BeginAsync(new("alpha", overloaded), new("beta", overloaded), new("gamma", Script.Answer()));
        var cut = await PlanAsync(id);
        foreach (var call in cut.Waves.SelectMany(wave => wave))
        {
            await CallAsync(call);
        }

        var cancelled = _storage.Peek(id)!.EndAs(ResponseStatus.Cancelled, TimeProvider.System.GetUtcNow());
        await _storage.TryReplaceAsync(cancelled, null, BackgroundBench.Stop);

        var plan = await PlanAsync(id);

        var response = await FinishAsync(id, plan, plan.Pass!);
        Assert.Equal(("cancelled", "Hello"), (Text(response, "status"), Text(response, "output_text")));
    }

    [Fact]
    public async Task Plan_ResultNoOtherCandidateBetters_FinishesWithIt()
    {
        var id = await BeginAsync(
            new("alpha", new Script().Fail(FailureKind.ContentRefused)), new("beta", new Script().Hang()));
        var cut = await PlanAsync(id);
        Assert.Equal(CallEnd.Ended, await CallAsync(cut.Waves[0][0]));

        Assert.Equal(cut.Waves[0][0].Pass, (await PlanAsync(id)).Pass);
    }

    [Fact]
    public async Task Finish_ResultOfAnEarlierRun_CountsTheCallsBesideIt()
    {
        var gate = new TaskCompletionSource();
        var id = await BeginAsync(
            new("alpha", new Script().Hang()),
            new("beta", new Script().Await(gate.Task).Say(
                new StreamStarted("b"), new TextDelta(0, "Hello"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn))));
        var cut = await PlanAsync(id);
        var winning = CallAsync(cut.Waves[0][1]);
        var hanging = await HangAsync(cut.Waves[0][0]);
        gate.SetResult();
        Assert.Equal(CallEnd.Ended, await winning);
        await DieAsync(hanging);

        var plan = await PlanAsync(id);
        var response = await FinishAsync(id, plan, plan.Pass!);

        Assert.Equal("completed", Text(response, "status"));
        var total = _ledger.Entries.DistinctBy(entry => entry.AttemptId).ToArray().TotalCost();
        Assert.Equal(2, _ledger.Entries.DistinctBy(entry => entry.AttemptId).Count());
        var told = response.GetProperty("routing_metadata").TryGetProperty("cost", out var cost)
            ? cost.GetProperty("usd").GetDecimal()
            : (decimal?)null;
        Assert.Equal(total?.Dollars, told);
    }

    public async ValueTask DisposeAsync()
    {
        _dies.Dispose();
        await (_bench?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Accepts a response with two candidates at once, for steps that the test takes itself.</summary>
    private async Task<string> BeginAsync(params ScriptedProvider[] providers)
    {
        var idle = providers.Select(provider => new ScriptedProvider(provider.Name.Value, new Script().Hang()));
        await using var accepting = new BackgroundBench(new MemoryStorage(), new RecordingLedger(), [.. idle]);
        var id = await accepting.AcceptAsync(routing: """{"fan_out":2}""");
        var accepted = accepting.Storage.Peek(id)! with { Run = 0, Begun = [], Attempts = 0, Plan = null, Owner = null };
        await _storage.AddAsync(accepted, BackgroundBench.Stop);
        _bench = new BackgroundBench(_storage, _ledger, providers);
        return id;
    }

    private Task<RunPlan> PlanAsync(string id) => _bench!.Steps.PlanAsync(id, races: true, BackgroundBench.Stop);

    private async Task<CallEnd> CallAsync(CallInput call) => (await _bench!.Steps.CallAsync(call, BackgroundBench.Stop, BackgroundBench.Stop)).End;

    /// <summary>Calls a provider that is silent, on an instance that dies with <see cref="DieAsync"/>.</summary>
    private async Task<Task<CallOutcome>> HangAsync(CallInput call)
    {
        var hanging = _bench!.Steps.CallAsync(call, _dies.Token, _dies.Token);
        while (!_storage.Peek(call.ResponseId)!.Begun.Contains(call.Call))
        {
            await Task.Yield();
        }

        return hanging;
    }

    private async Task DieAsync(Task<CallOutcome> hanging)
    {
        await _dies.CancelAsync();
        Assert.Equal(CallEnd.Dropped, (await hanging).End);
    }

    private async Task<JsonElement> FinishAsync(string id, RunPlan plan, string pass)
    {
        await _bench!.Steps.FinishAsync(new FinishInput(id, plan.Run, pass), BackgroundBench.Stop);
        return await _bench.EndAsync(id);
    }

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
}
