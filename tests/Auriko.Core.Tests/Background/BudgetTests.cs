using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Budgets;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

/// <summary>Background responses of a key with a budget: reserved at the acceptance, settled at the end.</summary>
public sealed class BudgetTests
{
    private static readonly Usd Cost = new(200_000);

    [Fact]
    public async Task Accept_BudgetDoesNotCover_IsRefusedAtOnce()
    {
        var provider = new ScriptedProvider("alpha", Script.Answer());
        await using var bench = new BackgroundBench(new MemoryStorage(), new RecordingLedger(), provider);

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync(caller: Payer(0.001m)));

        Assert.Equal((ErrorCode.BudgetExhausted, 0), (refused.Error.Code, provider.Sent));
    }

    [Fact]
    public async Task Run_Ended_OnlyItsCostStays()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));

        var id = await bench.AcceptAsync(caller: Payer(1));
        await bench.EndAsync(id);

        await AssertHeldAsync(storage, Cost);
        var entry = Assert.Single(ledger.Entries);
        Assert.Equal((id, Cost), (entry.BudgetGrant, entry.Cost));
    }

    [Fact]
    public async Task Run_Running_ItsReservationIsHeld()
    {
        var (storage, over) = (new MemoryStorage(), new TaskCompletionSource());
        await using var bench = new BackgroundBench(
            storage, new RecordingLedger(), new ScriptedProvider("alpha", new Script().Await(over.Task).Say([.. Ending])));

        var id = await bench.AcceptAsync(caller: Payer(0.05m));
        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync(caller: Payer(0.05m)));
        over.SetResult();
        await bench.EndAsync(id);

        Assert.Equal(ErrorCode.BudgetExhausted, refused.Error.Code);
        await AssertHeldAsync(storage, Cost);
    }

    [Fact]
    public async Task Run_HandedOverDuringTheCall_AnotherProcessSettlesBothAttempts()
    {
        var (storage, ledger) = (new MemoryStorage(), new RecordingLedger());
        var first = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", new Script().Hang()));
        var id = await first.AcceptAsync(caller: Payer(1));
        while (storage.Peek(id)!.Attempts == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }

        await first.DisposeAsync();
        await using var second = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", Script.Answer()));
        await second.Engine.StartAsync(id, BackgroundBench.Stop);
        await second.EndAsync(id);

        var booked = ledger.Entries.DistinctBy(entry => entry.AttemptId).ToArray();
        Assert.Equal(2, booked.Length);
        await AssertHeldAsync(storage, new Usd(booked.Sum(entry => (entry.Cost ?? entry.Reserved)!.Value.Nanos)));
    }

    [Fact]
    public async Task Run_DeletedDuringTheCall_WhatItCostIsCounted()
    {
        var (storage, ledger, said) = (new MemoryStorage(), new RecordingLedger(), new TaskCompletionSource());
        var script = new Script().Say(new TextDelta(0, "Hel")).Do(() => said.SetResult()).Hang();
        await using var bench = new BackgroundBench(storage, ledger, new ScriptedProvider("alpha", script));
        var id = await bench.AcceptAsync(caller: Payer(1));
        await said.Task.WaitAsync(BackgroundBench.Stop);

        await bench.Responses.DeleteAsync(BackgroundBench.Owner, id, BackgroundBench.Stop);
        while (storage.Peek(id) is not null || storage.Blobs.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }

        var booked = Assert.Single(ledger.Entries.DistinctBy(entry => entry.AttemptId));
        Assert.NotEqual(0, booked.Cost!.Value.Nanos);
        await AssertHeldAsync(storage, booked.Cost!.Value);
    }

    [Fact]
    public async Task Run_NotEnforced_IsCounted()
    {
        var storage = new MemoryStorage();
        await using var bench = new BackgroundBench(storage, new RecordingLedger(), new ScriptedProvider("alpha", Script.Answer()));

        await bench.EndAsync(await bench.AcceptAsync(caller: Payer(0.0001m, enforce: false)));

        await AssertHeldAsync(storage, Cost);
    }

    private static ProviderEvent[] Ending => [new TextDelta(0, "Hello"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn)];

    private static Caller Payer(decimal dollars, bool enforce = true) =>
        BackgroundBench.Owner with { Policy = new KeyPolicy { Budget = BudgetProcess.Budget(dollars, enforce) } };

    /// <summary>Settling follows the end of the response, so it is waited for.</summary>
    private static async Task AssertHeldAsync(MemoryStorage storage, Usd held)
    {
        var key = BudgetKey.Of("key_1", BudgetPeriod.Daily, TimeProvider.System.GetUtcNow());
        while (storage.Budgets.PoolOf(key)!.Granted != held)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }

        Assert.Equal(held, storage.Budgets.PoolOf(key)!.Spent);
    }
}
