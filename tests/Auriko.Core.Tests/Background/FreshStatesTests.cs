using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.WriteAhead;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Budgets;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Auriko.Core.Tests.Ledger.WriteAhead;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Background;

/// <summary>Responses that are in the local log and not in storage yet.</summary>
public sealed class FreshStatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("auriko-fresh-").FullName;
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();
    private readonly FaultyDisk _disk = new();
    private StateLog? _log;
    private FreshStates? _fresh;

    private static CancellationToken Stop => BackgroundBench.Stop;

    [Fact]
    public async Task Run_WholeBeforeItSetsOut_CostsOneTransaction()
    {
        var shipper = Open();
        await using var bench = NewBench(Script.Answer(), Script.Answer(), Script.Answer());
        string[] ids = [await bench.AcceptAsync(), await bench.AcceptAsync(), await bench.AcceptAsync()];
        await Task.WhenAll(ids.Select(bench.EndAsync));
        Assert.All(ids, id => Assert.Null(_storage.Peek(id)));

        await shipper.ShipAsync(DateTimeOffset.MaxValue, Stop);

        Assert.InRange(_storage.Inserts, 1, ids.Select(ResponseKey.ShardOf).Distinct().Count());
        Assert.All(ids, id => Assert.Equal((true, ResponseStatus.Completed, 1), Facts(_storage.Peek(id)!)));
        Assert.Equal(ids.Order(), _storage.Closed.Select(closed => closed.Id).Order());
        Assert.Equal("completed", Text(await bench.EndAsync(ids[0]), "status"));

        static (bool, ResponseStatus, int) Facts(ResponseState state) => (state.IsClosed, state.Status, state.Attempts);
    }

    [Fact]
    public async Task Run_SetsOutMeanwhile_GoesOnInStorage()
    {
        var shipper = Open();
        var said = new TaskCompletionSource();
        var rest = new TaskCompletionSource();
        var script = new Script().Say(new TextDelta(0, "Hel")).Do(said.SetResult).Await(rest.Task)
            .Say(new TextDelta(0, "lo"), new Stopped(StopReason.EndOfTurn));
        await using var bench = NewBench(script);
        var id = await bench.AcceptAsync();
        await said.Task.WaitAsync(Stop);

        await shipper.ShipAsync(DateTimeOffset.MaxValue, Stop);
        Assert.Equal((false, 1), (_storage.Peek(id)!.IsClosed, _storage.Peek(id)!.Attempts));
        rest.SetResult();

        Assert.Equal("Hello", Text(await bench.EndAsync(id), "output_text"));
        Assert.True(_storage.Peek(id)!.IsClosed);
    }

    [Fact]
    public async Task Restart_NothingHadSetOut_TheNextProcessEndsItAndBooksWhatWasLost()
    {
        Open();
        await using var dying = NewBench(new Script().Say(new TextDelta(0, "x")).Hang());
        var id = await dying.AcceptAsync();
        while ((await _storage.Seen.FindAsync(id, Stop))!.Begun.Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var before = await _storage.Seen.FindAsync(id, Stop);
        var shipper = await RestartAsync();
        var after = await _storage.Seen.FindAsync(id, Stop);
        Assert.Equal(
            (before!.Run, before.Attempts, before.Owner, before.Request.Length), (after!.Run, after.Attempts, after.Owner, after.Request.Length));
        await using var next = NewBench(Script.Answer());
        await next.Upkeep.SweepAsync(next.Engine, Stop);

        Assert.Equal("completed", Text(await next.EndAsync(id), "status"));
        Assert.Equal([AttemptEnd.Lost, AttemptEnd.Completed], _ledger.Entries.DistinctBy(entry => entry.AttemptId).Select(entry => entry.End));
        await shipper.ShipAsync(DateTimeOffset.MaxValue, Stop);
        Open();
        Assert.Equal(id, Assert.Single(_storage.Closed).Id);
        Assert.True((await _storage.Seen.FindAsync(id, Stop))!.IsClosed);
    }

    [Fact]
    public async Task Cancel_BeforeItSetsOut_StaysOverARestart()
    {
        Open();
        await using var dying = NewBench(new Script().Hang());
        var id = await dying.AcceptAsync();

        await dying.Responses.CancelAsync(BackgroundBench.Owner, id, Stop);
        await RestartAsync();
        await using var next = NewBench(Script.Answer());
        await next.Engine.StartAsync(id, Stop);

        Assert.Equal("cancelled", Text(await next.EndAsync(id), "status"));
    }

    [Fact]
    public async Task Delete_EndedBeforeItSetsOut_LeavesItsWebhookAlone()
    {
        var shipper = Open();
        await using var bench = NewBench(Script.Answer());
        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);

        var deleting = bench.Responses.DeleteAsync(BackgroundBench.Owner, id, Stop);
        await shipper.ShipAsync(DateTimeOffset.MinValue, Stop);
        await deleting;
        Open();

        Assert.Equal(id, Assert.Single(_storage.Closed, closed => closed.Webhook is not null).Id);
        Assert.Null(await _storage.Seen.FindAsync(id, Stop));
        Assert.Empty(_storage.Blobs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_StorageHadItAlready_CountsAsItIsThere(bool isDeleted)
    {
        var shipper = Open();
        var state = New();
        await _storage.Seen.AddAsync(state, Stop);
        _storage.Outages = 1; // Done, and not answered.
        await Assert.ThrowsAnyAsync<Exception>(() => shipper.ShipAsync(DateTimeOffset.MaxValue, Stop));
        await _storage.TryReplaceAsync(_storage.Peek(state.Id)! with { Run = 7 }, null, Stop);
        if (isDeleted)
        {
            await _storage.RemoveAsync(state.Id, Stop);
            await _storage.ForgetAttemptsAsync(state.Id, Stop);
        }

        shipper = Open();
        Assert.False(_storage.Seen.FindAsync(state.Id, Stop).IsCompleted);
        await shipper.ShipAsync(DateTimeOffset.MinValue, Stop);

        Assert.Equal(isDeleted ? null : 7, (await _storage.Seen.FindAsync(state.Id, Stop))?.Run);
    }

    [Fact]
    public async Task Restart_ExpiredMeanwhile_IsNotKeptForEver()
    {
        Open();
        var state = New() with { ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(-1) };
        await _storage.Seen.AddAsync(state, Stop);

        await RestartAsync();

        Assert.True(_fresh!.IsEmpty);
        Assert.NotNull(_storage.Peek(state.Id));
        Open();
        Assert.True(_fresh!.IsEmpty);
    }

    [Fact]
    public void Fold_RecordsTwice_HasEachAttemptOnce()
    {
        StateRecord[] records =
        [
            new("resp_1") { State = New() },
            new("resp_1") { State = New() with { Attempts = 1 }, Attempt = Entries.Make() },
            new("resp_1") { State = New() with { Attempts = 2 }, Attempt = Entries.Make() },
        ];

        var folded = StateRecord.Fold([.. records, .. records])!;

        Assert.Equal([records[1].Attempt!, records[2].Attempt!], folded.Attempts);
        Assert.Equal(2, folded.State.Attempts);
    }

    [Fact]
    public async Task Delete_DuringTheCallBeforeItSetsOut_WhatItCostIsCounted()
    {
        Open();
        var said = new TaskCompletionSource();
        await using var bench = NewBench(new Script().Say(new TextDelta(0, "Hel")).Do(said.SetResult).Hang());
        var policy = new KeyPolicy { Budget = BudgetProcess.Budget(1) };
        var id = await bench.AcceptAsync(BackgroundBench.Owner with { Policy = policy });
        await said.Task.WaitAsync(Stop);

        await bench.Responses.DeleteAsync(BackgroundBench.Owner, id, Stop);
        var key = BudgetKey.Of("key_1", BudgetPeriod.Daily, TimeProvider.System.GetUtcNow());
        while (_storage.Budgets.PoolOf(key) is not { Spent.Nanos: > 0 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }

        Assert.Equal(_ledger.Entries[0].Cost, _storage.Budgets.PoolOf(key)!.Spent);
    }

    [Fact]
    public async Task Ship_StorageFailsOnTheWay_NothingChangesUntilItIsThere()
    {
        var shipper = Open();
        var state = New();
        await _storage.Seen.AddAsync(state, Stop);
        var seen = await _storage.Seen.FindAsync(state.Id, Stop);
        _storage.Outages = 1; // Done, and not answered.
        await Assert.ThrowsAnyAsync<Exception>(() => shipper.ShipAsync(DateTimeOffset.MaxValue, Stop));
        await _storage.TryReplaceAsync(_storage.Peek(state.Id)! with { IsDeleted = true }, null, Stop);

        Assert.Null(await _storage.Seen.TryReplaceAsync(seen! with { Shown = "0001-00" }, null, Stop));
        var finding = _storage.Seen.FindAsync(state.Id, Stop);
        Assert.False(finding.IsCompleted);
        await shipper.ShipAsync(DateTimeOffset.MaxValue, Stop);

        Assert.True((await finding)!.IsDeleted);
        Assert.Null((await finding)!.Shown);
    }

    [Fact]
    public async Task Write_DiskFails_StorageTakesItAndWhatIsInTheLogStays()
    {
        Open();
        var (first, second) = (New(), New());
        await _storage.Seen.AddAsync(first, Stop);

        _disk.FailAfterBytes = 10;
        await _storage.Seen.AddAsync(second, Stop);
        var seen = await _storage.Seen.FindAsync(first.Id, Stop);
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _storage.Seen.TryReplaceAsync(seen! with { IsDeleted = true }, null, Stop));
        _disk.FailAfterBytes = null;

        Assert.NotNull(_storage.Peek(second.Id));
        Assert.NotNull(await _storage.Seen.TryReplaceAsync(seen! with { Shown = "0001-00" }, null, Stop));
        await RestartAsync();
        var left = await _storage.Seen.FindAsync(first.Id, Stop);
        Assert.Equal((false, "0001-00", 3), (left!.IsDeleted, left.Shown, left.Initial.Length));
    }

    [Fact]
    public async Task ListOpen_OneInStorageAndOneNot_HasBothOnce()
    {
        var shipper = Open();
        ResponseState[] states = [New(), New()];
        await _storage.Seen.AddAsync(states[0], Stop);
        await shipper.ShipAsync(DateTimeOffset.MaxValue, Stop);
        await _storage.Seen.AddAsync(states[1], Stop);

        var open = new List<string>();
        for (var shard = 0; shard < ResponseKey.Shards; shard++)
        {
            open.AddRange((await _storage.Seen.ListOpenAsync(shard, Stop)).Select(state => state.Id));
        }

        Assert.Equal(states.Select(state => state.Id).Order(), open.Order());
    }

    public void Dispose()
    {
        _fresh?.Dispose();
        _log?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A process starts: what the one before it had in memory is gone.</summary>
    private FreshShipper Open()
    {
        _fresh?.Dispose();
        _log?.Dispose();
        _log = new StateLog(LedgerFolder.Claim(_folder), _disk, TimeProvider.System, NullLogger<StateLog>.Instance);
        _storage.Fresh = _fresh = new FreshStates(_storage, _log, TimeProvider.System);
        return new FreshShipper(
            _fresh, _storage, new LiveRuns(TimeProvider.System), TimeProvider.System, NullLogger<FreshShipper>.Instance);
    }

    /// <summary>A process starts and brings into storage what the one before it left.</summary>
    private async Task<FreshShipper> RestartAsync()
    {
        var shipper = Open();
        await shipper.ShipAsync(DateTimeOffset.MinValue, Stop);
        return shipper;
    }

    private BackgroundBench NewBench(params Script[] scripts) => new(_storage, _ledger, new ScriptedProvider("alpha", scripts));

    private static ResponseState New() => new()
    {
        Id = ResponseIds.NewResponseId(TimeProvider.System),
        KeyId = "key_1",
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Deadline = TimeProvider.System.GetUtcNow().AddHours(1),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        Initial = "{ }"u8.ToArray(),
        Request = "{}"u8.ToArray(),
    };

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
}
