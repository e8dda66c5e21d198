using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Shipping;
using Auriko.Core.Tests.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.Shipping;

public sealed class TableModeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTable _table = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RecordAsync_EntriesOfOnePartitionWithinTheLinger_ShareATransaction()
    {
        using var rig = Rig();
        var entries = Many(250, responseId: "resp_1");

        var records = Record(rig, entries);
        await rig.AdvanceUntilAsync(records);

        Assert.Equal([50, 100, 100], _table.BatchSizes.Order());
        Assert.Equal(250, _table.Rows.Count);
        Assert.Equal(0, rig.File.Backlog.UnshippedEntries);
    }

    [Fact]
    public async Task RecordAsync_SeveralPartitions_AreCommittedSideBySide()
    {
        using var rig = Rig();

        var records = Record(rig, Many(64));
        await rig.AdvanceUntilAsync(records);

        Assert.Equal(64, _table.Rows.Count);
        Assert.InRange(_table.Calls, 2, 16);
    }

    [Fact]
    public async Task RecordAsync_StorageDown_IsDurableInTheFileAndShippedLater()
    {
        using var rig = Rig();
        _table.IsDown = true;
        var entries = Many(5, responseId: "resp_1");

        await rig.AdvanceUntilAsync(Record(rig, entries));
        Assert.Equal(5, rig.File.Backlog.UnshippedEntries);
        _table.IsDown = false;
        await rig.TurnAsync();

        Assert.Equal(Ids(entries), Ids(_table.Rows));
        Assert.True(rig.Get<StorageCircuit>().IsUp);
    }

    [Fact]
    public async Task RecordAsync_StorageHangs_WaitsOnceThenNoMore()
    {
        using var rig = Rig();
        _table.IsHanging = true;
        var start = _clock.GetUtcNow();
        await rig.AdvanceUntilAsync(rig.RecordAsync(Entries.Make()));
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(2));

        await rig.RecordAsync(Entries.Make());

        Assert.Equal(2, rig.File.Backlog.UnshippedEntries);
        Assert.Single(rig.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task TurnAsync_StorageForgotWhatWasCommitted_InsertsItAgain()
    {
        using var rig = Rig();
        var entries = Many(5, responseId: "resp_1");
        await rig.AdvanceUntilAsync(Record(rig, entries[..4]));

        _table.Crash();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await rig.AdvanceUntilAsync(rig.RecordAsync(entries[4]));
        for (var turn = 0; _table.Rows.Count < 5; turn++)
        {
            Assert.InRange(turn, 0, 1_000);
            await rig.TurnAsync(); // What is inserted again goes through the file first.
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Ids(entries).Order(), Ids(_table.Rows).Order());
    }

    [Fact]
    public async Task TurnAsync_OutageWithNothingWaiting_IsOverOnceStorageAnswers()
    {
        using var rig = Rig();
        await rig.AdvanceUntilAsync(rig.RecordAsync(Entries.Make()));
        _clock.Advance(TimeSpan.FromSeconds(2));
        _table.IsDown = true;
        Assert.False(await rig.TurnAsync());
        Assert.False(rig.Get<StorageCircuit>().IsUp);

        _table.IsDown = false;
        await rig.TurnAsync();

        Assert.True(rig.Get<StorageCircuit>().IsUp);
    }

    [Fact]
    public async Task RecordAsync_EntryRefusedForGood_IsKeptAside()
    {
        using var rig = Rig();
        _table.Refuses = _ => true;

        await rig.AdvanceUntilAsync(rig.RecordAsync(Entries.Make()));

        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "0", "rejected.jsonl")));
        Assert.Empty(_table.Rows);
    }

    [Fact]
    public async Task RecordAsync_StorageAndDiskFail_Throws()
    {
        var disk = new FaultyDisk { FailAfterBytes = 0 };
        using var rig = new LedgerRig(_folder.Path, _table, _clock, disk);
        _table.IsDown = true;

        var record = rig.RecordAsync(Entries.Make());

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => rig.AdvanceUntilAsync(record));
    }

    [Fact]
    public async Task RecordAsync_Cancelled_StopsWaitingAndRecordsAllTheSame()
    {
        using var rig = Rig();
        using var gone = new CancellationTokenSource();
        var record = rig.Ledger.RecordAsync(Entries.Make(), gone.Token).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => record);
        await rig.AdvanceUntilAsync(rig.RecordAsync(Entries.Make(responseId: "another")));

        await rig.AdvanceUntilAsync(WaitForRowsAsync(2));
    }

    private async Task WaitForRowsAsync(int count)
    {
        while (_table.Rows.Count < count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private LedgerRig Rig() => new(_folder.Path, _table, _clock);

    private static Task Record(LedgerRig rig, IEnumerable<LedgerEntry> entries) =>
        Task.WhenAll(entries.Select(rig.RecordAsync).ToArray());

    private static LedgerEntry[] Many(int count, string? responseId = null) =>
        [.. Enumerable.Range(0, count).Select(_ => Entries.Make(responseId: responseId))];

    private static string[] Ids(IEnumerable<LedgerEntry> entries) => [.. entries.Select(entry => entry.AttemptId)];
}
