using Auriko.Core.Ledger;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger;

/// <summary>Any history of recording, shipping, kills, outages and a forgetful table: no entry is lost, none is there twice.</summary>
public class LedgerHistoryTests
{
    private enum Step
    {
        Record,
        RecordMany,
        Turn,
        BreakOff,
        StorageDown,
        StorageUp,
        Kill,
        TearTail,
        SecondProcess,
        Crash,
    }

    private static readonly Gen<Step> GenCalm = Gen.Enum<Step>().Where(step => step != Step.Crash);

    [Fact]
    public Task Any_History_EndsWithEveryEntryOnceAndInOrder() => CheckOrderedAsync(histories: 60);

    [Fact]
    public Task Any_HistoryWithForgetfulStorage_EndsWithEveryEntryOnce() => CheckForgetfulAsync(histories: 60);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Any_ManyHistories_EndWithEveryEntryOnce()
    {
        await CheckOrderedAsync(histories: 2000);
        await CheckForgetfulAsync(histories: 2000);
    }

    private static Task CheckOrderedAsync(int histories) => GenCalm.List[1, 40].SampleAsync(
        async steps =>
        {
            using var history = new History();
            await history.RunAsync(steps);

            foreach (var process in history.Recorded)
            {
                foreach (var partition in process.GroupBy(entry => LedgerKey.For(entry).Partition))
                {
                    var ids = partition.Select(entry => entry.AttemptId).ToHashSet();
                    var rows = history.Table.Rows.Select(row => row.AttemptId).Where(ids.Contains);
                    Assert.Equal(partition.Select(entry => entry.AttemptId), rows);
                }
            }
        },
        iter: histories,
        threads: 1,
        print: steps => string.Join(", ", steps));

    private static Task CheckForgetfulAsync(int histories) => Gen.Enum<Step>().List[1, 40].SampleAsync(
        async steps =>
        {
            using var history = new History();
            await history.RunAsync(steps);
        },
        iter: histories,
        threads: 1,
        print: steps => string.Join(", ", steps));

    private sealed class History : IDisposable
    {
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(700);

        private readonly TempFolder _folder = new();
        private readonly FakeTimeProvider _clock = new();
        private readonly List<LedgerEntry> _first = [];
        private readonly List<LedgerEntry> _second = [];
        private LedgerRig? _other;
        private LedgerRig _rig;
        private int _ticks;

        public History() => _rig = Start();

        public FakeTable Table { get; } = new();

        public IReadOnlyList<LedgerEntry>[] Recorded => [_first, _second];

        public async Task RunAsync(List<Step> steps)
        {
            foreach (var step in steps)
            {
                await RunAsync(step);
            }

            Table.IsDown = false;
            _other?.Dispose();
            _other = null;
            for (var turn = 0; turn < 100; turn++)
            {
                await TickAsync();
            }

            Assert.Equal(0, _rig.File.Backlog.UnshippedEntries);
            var recorded = _first.Concat(_second).Select(entry => entry.AttemptId).Order();
            Assert.Equal(recorded, Table.Rows.Select(row => row.AttemptId).Order());
        }

        public void Dispose()
        {
            _other?.Dispose();
            _rig.Dispose();
            _folder.Dispose();
        }

        private Task RunAsync(Step step)
        {
            switch (step)
            {
                case Step.Record:
                    return RecordAsync(_rig, _first, 1);
                case Step.RecordMany:
                    return RecordAsync(_rig, _first, 120);
                case Step.SecondProcess:
                    return RecordAsync(_other ??= Start(), _second, 3);
                case Step.Turn:
                    return TickAsync();
                case Step.BreakOff:
                    Table.BreakAfter = 1;
                    break;
                case Step.StorageDown:
                    Table.IsDown = true;
                    break;
                case Step.StorageUp:
                    Table.IsDown = false;
                    break;
                case Step.Kill:
                    Restart(tail: []);
                    break;
                case Step.TearTail:
                    Restart(tail: [0xFF, (byte)'A', (byte)'L', (byte)'1', 200, 0, 0, 0, 1, 2, 3]);
                    break;
                case Step.Crash:
                    return CrashAsync();
            }

            return Task.CompletedTask;
        }

        private static async Task RecordAsync(LedgerRig rig, List<LedgerEntry> recorded, int count)
        {
            for (var n = 0; n < count; n++)
            {
                recorded.Add(Entries.Make(responseId: $"resp_{recorded.Count % 3}"));
            }

            await Task.WhenAll(recorded[^count..].Select(rig.RecordAsync).ToArray());
        }

        /// <summary>The table saves every few seconds, as an emulator does.</summary>
        private async Task TickAsync()
        {
            _clock.Advance(Tick);
            if (++_ticks % 5 == 0)
            {
                Table.Save();
            }

            _ = await _rig.TurnAsync();
        }

        /// <summary>It takes a moment to come back, noticed or not.</summary>
        private Task CrashAsync()
        {
            Table.Crash();
            return TickAsync();
        }

        private void Restart(byte[] tail)
        {
            _rig.Dispose();
            var segments = Directory.GetFiles(Path.Combine(_folder.Path, "0"), "*.wal").Order().ToArray();
            if (segments.Length > 0 && tail.Length > 0)
            {
                using var segment = new FileStream(segments[^1], FileMode.Append);
                segment.Write(tail);
            }

            _rig = Start();
        }

        private LedgerRig Start() => new(_folder.Path, Table, _clock, null, ("Durability", "file"));
    }
}
