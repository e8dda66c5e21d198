using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Shipping;
using Auriko.Core.Tests.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.Shipping;

public sealed class ShippingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTable _table = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RecordAsync_FileMode_IsInTheTableAfterATurn()
    {
        using var rig = FileRig();
        var entries = Many(250);
        await RecordAll(rig, entries);
        Assert.Empty(_table.Rows);
        Assert.Equal(250, rig.File.Backlog.UnshippedEntries);

        Assert.True(await rig.TurnAsync());

        Assert.Equal(Ids(entries).Order(), Ids(_table.Rows).Order());
        Assert.Equal(0, rig.File.Backlog.UnshippedEntries);
        Assert.All(_table.BatchSizes, size => Assert.InRange(size, 1, 100));
    }

    [Fact]
    public async Task RecordAsync_SameEntryTwice_IsOneRow()
    {
        using var rig = FileRig();
        var entry = Entries.Make();

        await rig.RecordAsync(entry);
        await rig.RecordAsync(entry);
        await rig.TurnAsync();

        Assert.Single(_table.Rows);
    }

    [Fact]
    public async Task TurnAsync_StorageDown_KeepsEntriesAndShipsThemInOrderOnce()
    {
        using var rig = FileRig();
        var entries = Many(30, responseId: "resp_1");
        await RecordAll(rig, entries[..10]);
        _table.IsDown = true;
        Assert.False(await rig.TurnAsync());
        await RecordAll(rig, entries[10..]);
        Assert.False(await rig.TurnAsync());
        Assert.Equal(30, rig.File.Backlog.UnshippedEntries);

        _table.IsDown = false;
        Assert.True(await rig.TurnAsync());

        Assert.Equal(Ids(entries), Ids(_table.Rows));
        Assert.Single(rig.Log.At(LogLevel.Error));
        Assert.Contains(rig.Log.At(LogLevel.Information), line => line.Contains("is back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TurnAsync_CallBreaksOffHalfWay_ShipsTheRestOnce()
    {
        using var rig = FileRig();
        var entries = Many(150, responseId: "resp_1");
        await RecordAll(rig, entries);
        _table.BreakAfter = 40;

        Assert.False(await rig.TurnAsync());
        Assert.True(await rig.TurnAsync());

        Assert.Equal(Ids(entries), Ids(_table.Rows));
    }

    [Fact]
    public async Task TurnAsync_StorageForgotDuringAnOutage_InsertsTheWindowAgain()
    {
        using var rig = FileRig();
        var entries = Many(20, responseId: "resp_1");
        await RecordAll(rig, entries[..10]);
        await rig.TurnAsync();
        _table.Save();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await RecordAll(rig, entries[10..]);
        await rig.TurnAsync();

        _table.Crash();
        _table.IsDown = true;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await rig.TurnAsync());
        _table.IsDown = false;
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await rig.TurnAsync());

        Assert.Equal(Ids(entries), Ids(_table.Rows));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TurnAsync_StorageForgotUnnoticed_IsFoundOut(bool isIdle)
    {
        using var rig = FileRig();
        var entries = Many(20, responseId: "resp_1");
        await RecordAll(rig, entries[..10]);
        await rig.TurnAsync();

        _table.Crash();
        _clock.Advance(TimeSpan.FromSeconds(2));
        if (!isIdle)
        {
            await RecordAll(rig, entries[10..]);
        }

        await rig.TurnAsync();
        await rig.TurnAsync();

        Assert.Equal(Ids(isIdle ? entries[..10] : entries).Order(), Ids(_table.Rows).Order());
        Assert.Contains(rig.Log.At(LogLevel.Error), line => line.Contains("forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TurnAsync_StorageForgotOneAmongOldOnes_IsFoundOut()
    {
        using var rig = FileRig();
        var entries = Many(2, responseId: "resp_1");
        await rig.RecordAsync(entries[0]);
        await rig.TurnAsync();
        _table.Save();
        await RecordAll(rig, [entries[1], entries[0]]);
        await rig.TurnAsync();

        _table.Crash();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await rig.TurnAsync();

        Assert.Equal(Ids(entries), Ids(_table.Rows));
    }

    [Fact]
    public async Task TurnAsync_ReshipWindowOff_DeletesWhatIsShippedAndInsertsNothingAgain()
    {
        using var rig = FileRig(("ReshipWindow", "0"));
        await RecordAll(rig, Many(10));
        await rig.TurnAsync();
        var calls = _table.Calls;
        _clock.Advance(TimeSpan.FromSeconds(2));

        await rig.TurnAsync();

        Assert.Equal(calls, _table.Calls);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.wal", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task TurnAsync_EntryRefusedForGood_IsKeptAsideAndBlocksNothing()
    {
        using var rig = FileRig();
        var entries = Many(5, responseId: "resp_1");
        _table.Refuses = entry => entry.AttemptId == entries[2].AttemptId;
        await RecordAll(rig, entries);

        Assert.True(await rig.TurnAsync());

        Assert.Equal(Ids(entries.Where((_, index) => index != 2)), Ids(_table.Rows));
        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "0", "rejected.jsonl")));
        Assert.StartsWith("{\"reason\":\"Refused\",\"entry\":{\"AttemptId\":\"" + entries[2].AttemptId, line, StringComparison.Ordinal);
        Assert.Contains(entries[2].AttemptId, Assert.Single(rig.Log.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TurnAsync_StorageHangs_GivesUpAndCallsItDown()
    {
        using var rig = FileRig();
        await rig.RecordAsync(Entries.Make());
        _table.IsHanging = true;

        var turn = rig.TurnAsync();
        await rig.AdvanceUntilAsync(turn);

        Assert.False(await turn);
        Assert.False(rig.Get<StorageCircuit>().IsUp);
    }

    [Fact]
    public async Task IsAccepting_BacklogFullWhileStorageIsDown_IsFalseUntilItIsBack()
    {
        using var rig = FileRig(("MaxBacklogBytes", "1048576"));
        _table.IsDown = true;
        var big = new Dictionary<string, string> { ["big"] = new('x', 10_000) };
        await rig.RecordAsync(Entries.Make() with { Tags = big });
        await rig.TurnAsync();
        Assert.True(rig.Health.IsAccepting);
        var recorded = 1;
        while (rig.Health.IsAccepting)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await rig.RecordAsync(Entries.Make() with { Tags = big });
            recorded++;
        }

        await rig.RecordAsync(Entries.Make() with { Tags = big });
        _table.IsDown = false;
        await rig.TurnAsync();

        Assert.True(rig.Health.IsAccepting);
        Assert.Equal(recorded + 1, _table.Rows.Count);
    }

    [Fact]
    public async Task RecordAsync_DiskAndStorageFail_Throws()
    {
        var disk = new FaultyDisk { FailAfterBytes = 0 };
        using var rig = new LedgerRig(_folder.Path, _table, _clock, disk, ("Durability", "file"), ("Linger", "0"));
        _table.IsDown = true;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => rig.RecordAsync(Entries.Make()));

        Assert.False(rig.Health.IsAccepting);
    }

    [Fact]
    public async Task RecordAsync_DiskFails_GoesToTheTable()
    {
        var disk = new FaultyDisk { FailAfterBytes = 0 };
        using var rig = new LedgerRig(_folder.Path, _table, _clock, disk, ("Durability", "file"), ("Linger", "0"));

        await rig.RecordAsync(Entries.Make());

        Assert.Single(_table.Rows);
        Assert.True(rig.Health.IsAccepting);
    }

    [Fact]
    public async Task StopAsync_EntriesLeft_ShipsThem()
    {
        using var rig = FileRig();
        await rig.Loop.StartAsync(CancellationToken.None);
        await RecordAll(rig, Many(10));

        await rig.Loop.StopAsync(CancellationToken.None);

        Assert.Equal(10, _table.Rows.Count);
    }

    [Fact]
    public async Task StopAsync_StorageHangs_EndsAtTheLimitAndTheNextProcessShips()
    {
        var entries = Many(3, responseId: "resp_1");
        using (var rig = FileRig())
        {
            _table.IsHanging = true;
            await RecordAll(rig, entries);
            var stopping = rig.Loop.StopAsync(CancellationToken.None);
            await rig.AdvanceUntilAsync(stopping);
            Assert.Single(rig.Log.At(LogLevel.Warning));
        }

        _table.IsHanging = false;
        using var next = FileRig();
        await next.TurnAsync();

        Assert.Equal(Ids(entries), Ids(_table.Rows));
    }

    [Fact]
    public async Task TurnAsync_AnotherProcessDied_ShipsItsEntriesToo()
    {
        var theirs = Many(3, responseId: "resp_1");
        var other = FileRig();
        using var rig = FileRig();
        await RecordAll(other, theirs);
        other.Dispose();

        await rig.TurnAsync();
        await rig.TurnAsync();

        Assert.Equal(Ids(theirs), Ids(_table.Rows));
    }

    [Fact]
    public void BackOff_Failures_DoublesWithJitterUpToFiveSeconds()
    {
        var pace = new ShippingPace(new LedgerSettings(LedgerDurability.File, "x", 1 << 20), _clock, new Random(7));

        for (var failures = 1; failures < 100; failures++)
        {
            var most = TimeSpan.FromMilliseconds(Math.Min(5000, 200 * Math.Pow(2, failures - 1)));
            Assert.InRange(pace.BackOff(failures), most / 2, most);
        }
    }

    private LedgerRig FileRig(params (string, string)[] settings) =>
        new(_folder.Path, _table, _clock, null, [("Durability", "file"), .. settings]);

    private static Task RecordAll(LedgerRig rig, IEnumerable<LedgerEntry> entries) =>
        Task.WhenAll(entries.Select(rig.RecordAsync).ToArray());

    private static LedgerEntry[] Many(int count, string? responseId = null) =>
        [.. Enumerable.Range(0, count).Select(_ => Entries.Make(responseId: responseId))];

    private static string[] Ids(IEnumerable<LedgerEntry> entries) => [.. entries.Select(entry => entry.AttemptId)];
}
