using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Background;
using Auriko.Core.Tests.Gateway;
using Auriko.Functions.Background;

namespace Auriko.Functions.Tests.Background;

/// <summary>Whole background responses: accepted, orchestrated and replayed, with the steps as they are.</summary>
public sealed class DurableRunTests
{
    private const string RaceOfThree = """{"fan_out":3}""";

    [Fact]
    public async Task Accept_StartsOneOrchestrationThatEndsTheResponse()
    {
        await using var bench = new DurableBench(new MemoryStorage(), new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();
        var replay = bench.Orchestrate(id);

        Assert.Null(await replay.RunAsync());

        Assert.Equal(new RunInput(id, RunInput.CurrentVersion), Assert.Single(bench.Started));
        Assert.Equal(["PlanRoute", "CallProvider", "FinishResponse"], replay.Names);
        var response = await bench.GetAsync(id);
        Assert.Equal(("completed", "Hello"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Equal(AttemptEnd.Completed, Assert.Single(bench.Booked).End);
    }

    [Fact]
    public async Task Run_FirstWaveFails_TheNextOneAnswers()
    {
        await using var bench = new DurableBench(
            new MemoryStorage(), Failing("alpha"), Failing("beta"), new ScriptedProvider("gamma", Script.Answer("Third")));
        var id = await bench.AcceptAsync("""{"fan_out":2}""");
        var replay = bench.Orchestrate(id);

        await replay.RunAsync();

        Assert.Equal(["PlanRoute", "CallProvider", "CallProvider", "CallProvider", "FinishResponse"], replay.Names);
        Assert.Equal("Third", Text(await bench.GetAsync(id), "output_text"));
        Assert.Equal([AttemptEnd.FailedBeforeOutput, AttemptEnd.FailedBeforeOutput, AttemptEnd.Completed], bench.Booked.Select(entry => entry.End));
    }

    [Fact]
    public async Task Run_FanOutOfThree_TheFirstOutputWinsAndTheOthersAreClosed()
    {
        var (first, third) = (new ScriptedProvider("alpha", new Script().Hang()), new ScriptedProvider("gamma", new Script().Hang()));
        await using var bench = new DurableBench(
            new MemoryStorage(), first, new ScriptedProvider("beta", Script.Answer("Second")), third);
        var id = await bench.AcceptAsync(RaceOfThree);
        await bench.StartPulseAsync();
        var replay = bench.Orchestrate(id);

        await replay.RunAsync();

        Assert.Equal("Second", Text(await bench.GetAsync(id), "output_text"));
        Assert.Equal((first.Sent, third.Sent), (first.Closed, third.Closed));
        Assert.Equal(bench.Booked.Sum(entry => entry.Cost!.Value.Dollars), (await bench.GetAsync(id)).GetProperty("routing_metadata").GetProperty("cost").GetProperty("usd").GetDecimal());
    }

    [Fact]
    public async Task Run_AllFail_TheResponseFails()
    {
        await using var bench = new DurableBench(new MemoryStorage(), Failing("alpha"), Failing("beta"), Failing("gamma"));
        var id = await bench.AcceptAsync(RaceOfThree);

        await bench.Orchestrate(id).RunAsync();

        Assert.Equal("failed", Text(await bench.GetAsync(id), "status"));
    }

    [Fact]
    public async Task Cancel_BeforeTheStart_CallsNoProvider()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        await using var bench = new DurableBench(new MemoryStorage(), provider);
        var id = await bench.AcceptAsync();
        var cancelling = bench.Responses.CancelAsync(DurableBench.Owner, id, DurableBench.Stop);
        await UntilAsync(async () => (await bench.Storage.FindAsync(id, DurableBench.Stop))!.Status is ResponseStatus.Cancelled);
        var replay = bench.Orchestrate(id);

        await replay.RunAsync();

        Assert.Equal(["PlanRoute", "FinishResponse"], replay.Names);
        Assert.Equal((0, ResponseStatus.Cancelled), (provider.Sent, (await cancelling).Status));
    }

    [Fact]
    public async Task Cancel_DuringTheCall_KeepsWhatWasMade()
    {
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Hang());
        await using var bench = new DurableBench(new MemoryStorage(), provider);
        var id = await bench.AcceptAsync();
        var replay = bench.Orchestrate(id);
        var running = replay.RunAsync();
        await UntilAsync(() => Task.FromResult(bench.Storage.Blobs.Keys.Any(name => name.Contains("/events-", StringComparison.Ordinal))));

        await bench.Responses.CancelAsync(DurableBench.Owner, id, DurableBench.Stop);
        Assert.Null(await running);

        Assert.Equal(["PlanRoute", "CallProvider", "FinishResponse"], replay.Names);
        var response = await bench.GetAsync(id);
        Assert.Equal(("cancelled", "Hel"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Equal(provider.Sent, provider.Closed);
        Assert.Single(bench.Booked);
    }

    [Fact]
    public async Task Cancel_AfterTheEnd_IsRefusedAndAnotherRunDoesNothing()
    {
        await using var bench = new DurableBench(new MemoryStorage(), new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();
        await bench.Orchestrate(id).RunAsync();

        await Assert.ThrowsAsync<GatewayException>(() => bench.Responses.CancelAsync(DurableBench.Owner, id, DurableBench.Stop));
        var again = bench.Orchestrate(id);
        await again.RunAsync();

        Assert.Equal(["PlanRoute"], again.Names);
        Assert.Equal("completed", Text(await bench.GetAsync(id), "status"));
        Assert.Single(bench.Booked);
    }

    [Fact]
    public async Task CallProvider_HostStops_FailsSoThatAnotherProcessBeginsTheRunAnew()
    {
        var storage = new MemoryStorage();
        await using var stopping = new DurableBench(storage, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await stopping.AcceptAsync();
        var plan = await stopping.Activities.PlanRoute(new PlanInput(id), DurableBench.Stop);
        using var stop = new CancellationTokenSource();
        var calling = stopping.Activities.CallProvider(plan.Waves[0][0], stop.Token);
        await UntilAsync(async () => (await storage.FindAsync(id, DurableBench.Stop))!.Attempts == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        await using var next = new DurableBench(storage, new ScriptedProvider("alpha", Script.Answer()));
        var retried = await next.Activities.CallProvider(plan.Waves[0][0], DurableBench.Stop);
        Assert.Equal(CallEnd.Lost, retried.End);
        await next.Orchestrate(id).RunAsync();
        Assert.Equal("completed", Text(await next.GetAsync(id), "status"));
        Assert.Equal([AttemptEnd.Lost, AttemptEnd.Completed], next.Booked.Select(entry => entry.End));
    }

    [Fact]
    public async Task SettleUsage_CallWithoutAnOutcome_BooksItsAttemptOnce()
    {
        var storage = new MemoryStorage();
        await using var bench = new DurableBench(storage, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await bench.AcceptAsync();
        var plan = await bench.Activities.PlanRoute(new PlanInput(id), DurableBench.Stop);
        using var stop = new CancellationTokenSource();
        var calling = bench.Activities.CallProvider(plan.Waves[0][0], stop.Token);
        await UntilAsync(async () => (await storage.FindAsync(id, DurableBench.Stop))!.Attempts == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        bench.Ledger.Entries.Clear();

        await bench.Activities.SettleUsage(plan.Waves[0][0], DurableBench.Stop);

        Assert.Equal((AttemptEnd.Lost, UsageSource.Unknown), bench.Booked.Select(entry => (entry.End, entry.UsageSource)).Single());
    }

    private static ScriptedProvider Failing(string name) =>
        new(name, new Script().Fail(FailureKind.UpstreamUnavailable, name));

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, DurableBench.Stop);
        }
    }
}
