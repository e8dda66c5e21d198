using System.Text;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Background;

/// <summary>A process dies at every single call of storage, and the next one takes up what it left.</summary>
public sealed class InterruptionTests
{
    private static readonly ProviderEvent[] Said =
    [
        new StreamStarted("a"), new TextDelta(0, "Hel"), new TextDelta(0, "lo"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn),
    ];

    public static TheoryData<int> Calls => [.. Enumerable.Range(2, 14)];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Run_ProcessDiesAtAnyCallOfStorage_TheNextOneEndsIt(int diesAt)
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        var provider = new ScriptedProvider("alpha", new Script().Say(Said));
        await using var dying = new BackgroundBench(storage, ledger, provider);
        storage.DiesAt = diesAt;
        var accepting = dying.AcceptAsync();
        await UntilDeadAsync(storage, diesAt);
        await dying.DisposeAsync();
        storage.DiesAt = null;

        await using var next = new BackgroundBench(storage, ledger, provider);
        await next.Upkeep.SweepAsync(next.Engine, BackgroundBench.Stop);
        var response = await next.EndAsync(await accepting);

        Assert.Equal(("completed", "Hello"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Equal(provider.Sent, provider.Closed);
        Assert.True(ledger.Entries.Select(entry => entry.AttemptId).Distinct().Count() >= provider.Sent);
    }

    [Fact]
    public async Task Plan_RequestIsStillOnItsWay_IsLeftForLater()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var accepting = new BackgroundBench(new MemoryStorage(), ledger, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await accepting.AcceptAsync();
        await storage.AddAsync(accepting.Storage.Peek(id)! with { Run = 0, Begun = [], Plan = null, Request = default }, BackgroundBench.Stop);
        await using var eager = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));

        var plan = await eager.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);

        Assert.Equal((0, null, 0), (plan.Run, plan.Pass, plan.Waves.Count));
        Assert.Equal((ResponseStatus.InProgress, 0), (storage.Peek(id)!.Status, storage.Peek(id)!.Run));
    }

    [Fact]
    public async Task Run_LostAttempt_IsBookedAsUnknownAndHidesTheCost()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var dying = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await dying.AcceptAsync();
        await UntilDispatchedAsync(storage, id);

        await using var next = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Say(Said)));
        await next.Engine.StartAsync(id, BackgroundBench.Stop);
        var response = await next.EndAsync(id);

        Assert.Equal((AttemptEnd.Lost, UsageSource.Unknown, null), (ledger.Entries[0].End, ledger.Entries[0].UsageSource, ledger.Entries[0].Cost));
        var routing = response.GetProperty("routing_metadata");
        Assert.False(routing.TryGetProperty("cost", out _));
        Assert.Equal(WarningCodes.UsageUnknown, Text(routing.GetProperty("warnings")[0], "code"));
        Assert.Equal(2, ledger.Entries.Single(entry => entry.End is AttemptEnd.Completed).AttemptNumber);
    }

    [Fact]
    public async Task Run_OutputWasShown_FailsAndContradictsNothing()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        var provider = new ScriptedProvider("alpha", new Script().Say(new ReasoningTextDelta(0, "Hm"), new TextDelta(1, "Hel")).Hang());
        await using var dying = new BackgroundBench(storage, ledger, provider);
        var id = await dying.AcceptAsync();
        var seen = await ReadSomeAsync(dying, id, frames: 8);

        await using var next = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Say(Said)));
        await next.Engine.StartAsync(id, BackgroundBench.Stop);
        var response = await next.EndAsync(id);
        var stream = await next.ReadAsync(id);

        Assert.Equal(("failed", "Hel"), (Text(response, "status"), Text(response, "output_text")));
        Assert.StartsWith(seen, Encoding.UTF8.GetString(stream), StringComparison.Ordinal);
        Assert.Empty(StreamGrammar.Check(BackgroundResponsesTests.Events(stream)));
        Assert.Equal(1, provider.Sent);
    }

    [Fact]
    public async Task Run_StorageFailsNowAndThen_EndsAllTheSame()
    {
        var outage = new TaskCompletionSource();
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Await(outage.Task).Say(Said)));
        var id = await bench.AcceptAsync();
        await UntilDispatchedAsync(storage, id);
        storage.Outages = 2;
        outage.SetResult();

        Assert.Equal("completed", Text(await bench.EndAsync(id), "status"));
        Assert.Equal("Hello", Text(JsonElement.Parse((await bench.Responses.GetAsync(BackgroundBench.Owner, id, BackgroundBench.Stop)).Json.Span), "output_text"));
    }

    [Fact]
    public async Task Run_AnswerToWritingTheAttemptIsLost_IsCalledOnce()
    {
        var (storage, ledger) = (new MemoryStorage { LosesAnswerToAttempt = true }, new RecordingLedger());
        var provider = new ScriptedProvider("alpha", new Script().Say(Said));
        await using var bench = new BackgroundBench(storage, ledger, provider);

        var id = await bench.AcceptAsync();

        Assert.Equal("completed", Text(await bench.EndAsync(id), "status"));
        Assert.Equal((1, 1, 1), (provider.Sent, storage.Peek(id)!.Attempts, ledger.Entries.Count));
    }

    [Fact]
    public async Task Stop_WhileItRuns_HandsOverAtOnce()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "x")).Hang(), new Script().Say(Said));
        var stopping = new BackgroundBench(storage, ledger, "one", TimeProvider.System, provider);
        var id = await stopping.AcceptAsync();
        while (provider.Sent == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stopping.DisposeAsync();

        Assert.Null((await storage.FindAsync(id, BackgroundBench.Stop))!.Owner);
        await using var next = new BackgroundBench(storage, ledger, "two", TimeProvider.System, provider);
        Assert.Equal(1, await next.Upkeep.SweepAsync(next.Engine, BackgroundBench.Stop));
        Assert.Equal("Hello", Text(await next.EndAsync(id), "output_text"));
    }

    [Fact]
    public async Task Stop_CallHasEnded_WhatCameOfItIsStored()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        var (reached, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        storage.BeforeWrite = name =>
        {
            if (!name.Contains("/result", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return held.Task;
        };
        var provider = new ScriptedProvider("alpha", new Script().Say(Said));
        var bench = new BackgroundBench(storage, ledger, provider);
        await bench.DisposeAsync(); // its steps are run here
        var id = await bench.AcceptAsync();
        using var stop = new CancellationTokenSource();
        var plan = await bench.Steps.PlanAsync(id, races: false, stop.Token);
        var calling = bench.Steps.CallAsync(plan.Waves[0][0], stop.Token, BackgroundBench.Stop);
        await reached.Task.WaitAsync(BackgroundBench.Stop);

        await stop.CancelAsync();
        held.SetResult();

        Assert.Equal(CallEnd.Ended, (await calling).End);
        await using var next = new BackgroundBench(storage, ledger, provider);
        await next.Engine.StartAsync(id, BackgroundBench.Stop);
        Assert.Equal("Hello", Text(await next.EndAsync(id), "output_text"));
        Assert.Equal(1, provider.Sent);
    }

    [Fact]
    public async Task Sweep_AfterAnOutage_OthersGetTheTimeToSayThatTheyLive()
    {
        var (storage, ledger, clock) = (new MemoryStorage(), new RecordingLedger(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var worker = new BackgroundBench(storage, ledger, "one", clock, new ScriptedProvider("alpha", new Script().Hang()));
        await UntilDispatchedAsync(storage, await worker.AcceptAsync()); // so that nobody else meets the outage
        await worker.Pulse.TurnAsync(BackgroundBench.Stop);
        await using var other = new BackgroundBench(storage, ledger, "two", clock, new ScriptedProvider("alpha", new Script().Hang()));

        clock.Advance(2 * other.Settings.OwnerTimeout);
        storage.Outages = 1;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => other.Upkeep.SweepAsync(other.Engine, BackgroundBench.Stop));

        Assert.Equal(0, await other.Upkeep.SweepAsync(other.Engine, BackgroundBench.Stop));
        clock.Advance(other.Settings.OwnerTimeout);
        Assert.Equal(1, await other.Upkeep.SweepAsync(other.Engine, BackgroundBench.Stop));
    }

    [Fact]
    public async Task Sweep_OwnerLives_LeavesItsResponsesAlone()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var worker = new BackgroundBench(storage, ledger, "one", TimeProvider.System, new ScriptedProvider("alpha", new Script().Hang()));
        await worker.AcceptAsync();
        await worker.Pulse.TurnAsync(BackgroundBench.Stop);

        await using var other = new BackgroundBench(storage, ledger, "two", TimeProvider.System, new ScriptedProvider("alpha", Script.Answer()));

        Assert.Equal(0, await other.Upkeep.SweepAsync(other.Engine, BackgroundBench.Stop));
    }

    [Fact]
    public async Task Run_DiesBeforeTheResultIsStored_RunsAgainAndCostsBoth()
    {
        var (storage, ledger) = (new MemoryStorage { DiesAtWriteOf = "/result" }, new RecordingLedger());
        var provider = new ScriptedProvider("alpha", new Script().Say(Said));
        await using var dying = new BackgroundBench(storage, ledger, provider);
        var id = await dying.AcceptAsync();
        while (storage.DiesAt is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }

        (storage.DiesAtWriteOf, storage.DiesAt) = (null, null);
        await using var next = new BackgroundBench(storage, ledger, provider);
        await next.Engine.StartAsync(id, BackgroundBench.Stop);
        var response = await next.EndAsync(id);

        Assert.Equal(("completed", 2), (Text(response, "status"), provider.Sent));
        var booked = ledger.Entries.DistinctBy(entry => entry.AttemptId).ToArray();
        Assert.All(booked, entry => Assert.Equal(AttemptEnd.Completed, entry.End));
        var routing = response.GetProperty("routing_metadata");
        Assert.Equal(
            (booked[0].Cost!.Value + booked[1].Cost!.Value).ToString(),
            routing.GetProperty("cost").GetProperty("usd").GetRawText());
        Assert.False(routing.TryGetProperty("warnings", out _));
    }

    [Theory]
    [InlineData(true, "failed")]
    [InlineData(false, "completed")]
    public async Task Run_CutTooOften_FailsOnlyIfProvidersWereCalled(bool calls, string status)
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await bench.AcceptAsync();
        await UntilDispatchedAsync(storage, id);
        for (var run = 0; run <= bench.Settings.MaxRuns; run++)
        {
            using var stop = new CancellationTokenSource();
            var plan = await bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);
            if (calls && plan.Waves is [[var call]])
            {
                var calling = bench.Steps.CallAsync(call, stop.Token, stop.Token);
                await UntilDispatchedAsync(storage, id);
                await stop.CancelAsync();
                Assert.Equal(CallEnd.Dropped, (await calling).End);
            }
        }

        await using var last = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));
        await last.Engine.StartAsync(id, BackgroundBench.Stop);

        Assert.Equal(status, Text(await last.EndAsync(id), "status"));
    }

    [Fact]
    public async Task Purge_Expired_LeavesNothing()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);
        Assert.Equal(0, await bench.Upkeep.PurgeAsync(BackgroundBench.Stop));

        var later = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + bench.Settings.Retention + TimeSpan.FromMinutes(1));
        await using var next = new BackgroundBench(storage, ledger, "two", later);

        Assert.Equal(1, await next.Upkeep.PurgeAsync(BackgroundBench.Stop));
        Assert.Empty(storage.Blobs);
        Assert.Null(await storage.FindAsync(id, BackgroundBench.Stop));
    }

    private static async Task UntilDispatchedAsync(MemoryStorage storage, string id)
    {
        while (storage.Peek(id)!.Begun.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, BackgroundBench.Stop);
        }
    }

    private static async Task UntilDeadAsync(MemoryStorage storage, int diesAt)
    {
        for (var turn = 0; storage.Calls < diesAt && turn < 200; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }
    }

    private static async Task<string> ReadSomeAsync(BackgroundBench bench, string id, int frames)
    {
        var seen = new StringBuilder();
        await foreach (var next in await bench.Responses.FollowAsync(BackgroundBench.Owner, id, null, BackgroundBench.Stop))
        {
            seen.Append(Encoding.UTF8.GetString(next.Span));
            if (seen.ToString().Split("\n\n").Length > frames)
            {
                break;
            }
        }

        return seen.ToString();
    }

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
}
