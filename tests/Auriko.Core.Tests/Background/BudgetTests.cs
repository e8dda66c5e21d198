using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Budgets;
using Auriko.Core.Tests.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Accept_StorageFails_NothingIsHeldAndNothingRuns(int outages)
    {
        var (storage, provider) = (new MemoryStorage(), new ScriptedProvider("alpha", Script.Answer()));
        await using var bench = new BackgroundBench(storage, new RecordingLedger(), provider);
        storage.Outages = outages;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => bench.AcceptAsync(caller: Payer(1)));

        await AssertNothingHeldAsync(bench);
        Assert.Equal(0, provider.Sent);
    }

    [Fact]
    public async Task Accept_CallerHangsUpBeforeTheAnswer_NothingIsHeldAndNothingRuns()
    {
        var (storage, provider) = (new MemoryStorage(), new ScriptedProvider("alpha", Script.Answer()));
        await using var bench = new BackgroundBench(storage, new RecordingLedger(), provider);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(BackgroundBench.Stop);
        storage.BeforeWrite = _ => new TaskCompletionSource().Task;
        var text = new string('x', ResponseState.MaxRequestInRow);
        var request = ResponseRequestParser.Parse(Encoding.UTF8.GetBytes($$"""{"model":"m","input":"{{text}}","background":true}"""));
        var accepting = bench.Responses.AcceptAsync(
            new GatewayCall(request, Payer(1), new OverheadClock(TimeProvider.System)), gone.Token);
        while (!(await OpenAsync(storage)).Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
        }

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);

        await AssertNothingHeldAsync(bench);
        Assert.Equal(0, provider.Sent);
    }

    private static ProviderEvent[] Ending => [new TextDelta(0, "Hello"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn)];

    private static Caller Payer(decimal dollars, bool enforce = true) =>
        BackgroundBench.Owner with { Policy = new KeyPolicy { Budget = BudgetProcess.Budget(dollars, enforce) } };

    /// <summary>As after the next turn of the loop.</summary>
    private static async Task AssertNothingHeldAsync(BackgroundBench bench)
    {
        using var loop = new BudgetLoop(
            bench.Budgets, new BudgetOptions().Freeze(), TimeProvider.System, NullLogger<BudgetLoop>.Instance);
        await loop.TurnAsync(BackgroundBench.Stop);

        var key = BudgetKey.Of("key_1", BudgetPeriod.Daily, TimeProvider.System.GetUtcNow());
        Assert.Equal(Usd.Zero, bench.Storage.Budgets.PoolOf(key)!.Granted);
        Assert.Empty(await OpenAsync(bench.Storage));
    }

    private static async Task<IEnumerable<ResponseState>> OpenAsync(MemoryStorage storage) =>
        (await Task.WhenAll(Enumerable.Range(0, ResponseKey.Shards).Select(shard => storage.ListOpenAsync(shard, BackgroundBench.Stop))))
            .SelectMany(open => open);

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
