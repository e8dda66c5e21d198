using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.WriteAhead;

public sealed class WriteAheadFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AppendAsync_Entry_IsReadBackWithEveryMember()
    {
        using var file = Open();
        var entry = Entries.Make() with { Cost = new Usd(long.MaxValue) };

        await file.AppendAsync(entry);

        var read = Assert.Single(ReadAll(file));
        Assert.Equal(Json(entry), Json(read));
        Assert.Equal(entry.CreatedAt, read.CreatedAt);
        Assert.Equal(long.MaxValue, read.Cost!.Value.Nanos);
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_ShareFlushesAndKeepTheirOrder()
    {
        var disk = new FaultyDisk();
        using var file = Open(disk: disk);
        var entries = Enumerable.Range(0, 500).Select(_ => Entries.Make()).ToArray();
        using var hold = disk.HoldWrites();

        var appends = entries.Select(file.AppendAsync).ToArray();
        hold.Dispose();
        await Task.WhenAll(appends);

        Assert.InRange(disk.Writes, 1, 3);
        Assert.Equal(Ids(entries), Ids(ReadAll(file)));
    }

    [Fact]
    public async Task Open_AfterAProcessEnded_ShipsItsEntriesFirst()
    {
        var first = Entries.Make();
        var second = Entries.Make();
        using (var earlier = Open())
        {
            await earlier.AppendAsync(first);
        }

        using var file = Open();
        await file.AppendAsync(second);

        Assert.Equal(2, file.Backlog.UnshippedEntries);
        Assert.Equal(Ids([first, second]), Ids(ReadAll(file)));
        Assert.Equal((0, 0), (file.Backlog.UnshippedEntries, file.Backlog.UnshippedBytes));
    }

    [Fact]
    public async Task Open_LastRecordTornAtAnyByte_KeepsAllBefore()
    {
        var entries = new[] { Entries.Make(), Entries.Make(), Entries.Make() };
        var (segment, ends) = await WriteSegmentAsync(entries);

        for (var length = (int)ends[1]; length < segment.Length; length++)
        {
            var read = ReadSegment(segment[..length]);

            Assert.Equal(Ids(entries[..2]), Ids(read.Entries));
            Assert.Equal(ends[1], read.Length);
            Assert.Empty(read.Quarantine);
        }
    }

    [Fact]
    public async Task Open_AByteFlippedAnywhere_LosesThatRecordAlone()
    {
        var entries = new[] { Entries.Make(), Entries.Make(), Entries.Make() };
        var (segment, ends) = await WriteSegmentAsync(entries);

        var places = Enumerable.Range(0, segment.Length)
            .Where(at => at % 17 == 0 || ends.Prepend(0).Any(start => at >= start && at < start + WalRecord.HeaderLength));
        foreach (var at in places)
        {
            var damaged = segment.ToArray();
            damaged[at] ^= 0x40;
            var hit = Array.FindIndex(ends, end => at < end);

            var read = ReadSegment(damaged);

            Assert.Equal(Ids(entries.Where((_, index) => index != hit)), Ids(read.Entries));
            Assert.True(hit == 2 || read.Quarantine.Count > 0, $"byte {at}");
        }
    }

    [Fact]
    public async Task Open_ZerosAtTheEnd_AreCut()
    {
        var entry = Entries.Make();
        var (segment, ends) = await WriteSegmentAsync([entry]);

        var read = ReadSegment([.. segment, .. new byte[4096]]);

        Assert.Equal(Ids([entry]), Ids(read.Entries));
        Assert.Equal(ends[0], read.Length);
        Assert.Empty(read.Quarantine);
    }

    [Fact]
    public async Task Read_RecordThatIsNoEntry_IsQuarantinedAndTheRestGoesOn()
    {
        var entries = new[] { Entries.Make(), Entries.Make() };
        var (segment, ends) = await WriteSegmentAsync(entries);
        var poison = new System.Buffers.ArrayBufferWriter<byte>();
        WalRecord.Append(poison, "{\"AttemptId\":1}"u8);

        var read = ReadSegment([.. segment[..(int)ends[0]], .. poison.WrittenSpan, .. segment[(int)ends[0]..]]);

        Assert.Equal(Ids(entries), Ids(read.Entries));
        Assert.Equal("{\"AttemptId\":1}"u8.ToArray(), Assert.Single(read.Quarantine));
    }

    [Fact]
    public async Task Read_SegmentLongerThanTheBuffer_GivesEveryEntry()
    {
        var entries = Enumerable.Range(0, 60)
            .Select(n => Entries.Make() with { Tags = new Dictionary<string, string> { ["big"] = new('x', n * 12_345) } })
            .ToArray();
        using var file = Open();
        await Task.WhenAll(entries.Select(file.AppendAsync));

        Assert.Equal(Ids(entries), Ids(ReadAll(file)));
    }

    [Fact]
    public async Task AppendAsync_DiskFails_TellsAndGoesOnInANewSegment()
    {
        var disk = new FaultyDisk();
        using var file = Open(disk: disk);
        var before = Entries.Make();
        var after = Entries.Make();
        await file.AppendAsync(before);

        disk.FailAfterBytes = 100;
        await Assert.ThrowsAsync<IOException>(() => file.AppendAsync(Entries.Make()));
        Assert.False(file.HasRoom);
        disk.FailAfterBytes = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(file.HasRoom);
        await file.AppendAsync(after);

        Assert.Equal(Ids([before, after]), Ids(ReadAll(file)));
    }

    [Fact]
    public async Task AppendAsync_BacklogFull_ThrowsAndRoomEndsEarlier()
    {
        using var file = Open(maxBacklog: 1 << 20);
        var accepted = 0L;
        var roomEndedAt = 0L;
        var entry = Entries.Make() with { Tags = new Dictionary<string, string> { ["big"] = new('x', 10_000) } };

        while (true)
        {
            try
            {
                await file.AppendAsync(entry);
                accepted++;
                roomEndedAt = file.HasRoom || roomEndedAt > 0 ? roomEndedAt : accepted;
            }
            catch (IOException)
            {
                break;
            }
        }

        Assert.InRange(roomEndedAt, 1, accepted - 5);
        Assert.InRange(file.Backlog.UnshippedBytes, 1 << 20, (1 << 20) + 11_000);
        _ = ReadAll(file);
        Assert.True(file.HasRoom);
        await file.AppendAsync(entry);
    }

    [Fact]
    public void HasRoom_DiskAlmostFull_IsFalse()
    {
        var disk = new FaultyDisk();
        using var file = Open(disk: disk);
        Assert.True(file.HasRoom);

        disk.Free = 1000;
        file.Tidy();

        Assert.False(file.HasRoom);
    }

    [Fact]
    public async Task Tidy_ShippedSegment_IsDeletedAfterTheWindow()
    {
        using var file = Open();
        await file.AppendAsync(Entries.Make());
        _ = ReadAll(file);
        _clock.Advance(TimeSpan.FromSeconds(16));
        file.Tidy();
        Assert.Single(Segments());

        _clock.Advance(TimeSpan.FromSeconds(45));
        file.Tidy();

        Assert.Empty(Segments());
        await file.AppendAsync(Entries.Make());
        Assert.Single(ReadAll(file));
    }

    [Fact]
    public async Task Rewind_WithinTheWindow_GivesTheShippedEntriesAgain()
    {
        using var file = Open();
        var old = Entries.Make();
        var recent = new[] { Entries.Make(), Entries.Make() };
        await file.AppendAsync(old);
        _ = ReadAll(file);
        _clock.Advance(TimeSpan.FromSeconds(50));
        file.Tidy();
        await Task.WhenAll(recent.Select(file.AppendAsync));
        _ = ReadAll(file);
        _clock.Advance(TimeSpan.FromSeconds(20));

        var rewound = file.Rewind(_clock.GetUtcNow());

        Assert.Equal(2, rewound);
        Assert.Equal(Ids(recent), Ids(ReadAll(file)));
    }

    [Fact]
    public async Task Open_FolderTaken_UsesAnotherAndAdoptsItOnceFree()
    {
        var theirs = Entries.Make();
        var mine = Entries.Make();
        var other = Open();
        await other.AppendAsync(theirs);
        using var folder = LedgerFolder.Claim(_folder.Path);
        using var file = Open(folder);
        await file.AppendAsync(mine);
        Assert.EndsWith("1", folder.Path, StringComparison.Ordinal);
        Assert.Empty(folder.Orphans());

        other.Dispose();
        foreach (var orphan in folder.Orphans())
        {
            file.Adopt(orphan);
            orphan.Dispose();
        }

        Assert.Equal(Ids([mine, theirs]), Ids(ReadAll(file)));
        Assert.Empty(folder.Orphans());
    }

    [Fact]
    public void Claim_FolderThatIsAFile_Throws()
    {
        var path = Path.Combine(_folder.Path, "file");
        File.WriteAllText(path, "");

        Assert.ThrowsAny<IOException>(() => LedgerFolder.Claim(path));
    }

    private WriteAheadFile Open(LedgerFolder? folder = null, IWalDisk? disk = null, long maxBacklog = 64 << 20) => new(
        folder ?? LedgerFolder.Claim(_folder.Path),
        disk ?? new LocalDisk(),
        new LedgerSettings(LedgerDurability.File, _folder.Path, maxBacklog),
        _clock,
        NullLogger<WriteAheadFile>.Instance);

    private string[] Segments() => Directory.GetFiles(_folder.Path, "*.wal", SearchOption.AllDirectories);

    private List<LedgerEntry> ReadAll(WriteAheadFile file)
    {
        using var folder = LedgerFolder.Claim(Path.Combine(_folder.Path, "reader"));
        var reader = new WalReader(file, folder, _clock, NullLogger<WalReader>.Instance);
        var entries = new List<LedgerEntry>();
        while (reader.Read() is { } round)
        {
            entries.AddRange(round.Entries);
            file.Backlog.Shipped(round.UpTo, round.ReadAt, _clock.GetUtcNow());
        }

        return entries;
    }

    private async Task<(byte[] Segment, long[] Ends)> WriteSegmentAsync(LedgerEntry[] entries)
    {
        var ends = new List<long>();
        using (var file = Open())
        {
            foreach (var entry in entries)
            {
                await file.AppendAsync(entry);
                ends.Add(file.Backlog.UnshippedBytes);
            }
        }

        var path = Assert.Single(Segments());
        var segment = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        return (segment, [.. ends]);
    }

    private (List<LedgerEntry> Entries, long Length, List<byte[]> Quarantine) ReadSegment(byte[] bytes)
    {
        using var root = new TempFolder();
        using var folder = LedgerFolder.Claim(root.Path);
        var path = folder.SegmentPath(1);
        File.WriteAllBytes(path, bytes);
        using var file = Open(folder);
        var reader = new WalReader(file, folder, _clock, NullLogger<WalReader>.Instance);
        var entries = new List<LedgerEntry>();
        while (reader.Read() is { } round)
        {
            entries.AddRange(round.Entries);
            file.Backlog.Shipped(round.UpTo, round.ReadAt, _clock.GetUtcNow());
        }

        var quarantine = Directory.Exists(folder.Quarantine) ? Directory.GetFiles(folder.Quarantine) : [];
        return (entries, new FileInfo(path).Length, [.. quarantine.Select(File.ReadAllBytes)]);
    }

    private static string[] Ids(IEnumerable<LedgerEntry> entries) => [.. entries.Select(entry => entry.AttemptId)];

    private static string Json(LedgerEntry entry) => JsonSerializer.Serialize(entry, LedgerJson.Default.LedgerEntry);
}
