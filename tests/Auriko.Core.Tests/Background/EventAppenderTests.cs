using System.Runtime.InteropServices;
using System.Text;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Background;

public sealed class EventAppenderTests
{
    private const string Id = "resp_00000000000000000000000000000001";
    private const string Pass = "0001-00";

    private readonly MemoryStorage _storage = new();

    [Fact]
    public async Task Add_ManyEvents_AreReadFromAnyPlaceByTheIndex()
    {
        var appender = new EventAppender(
            piece => _storage.AppendAsync(ResponseKey.Events(Id, Pass), piece, CancellationToken.None),
            new AppendPace(TimeSpan.FromMilliseconds(1), DateTimeOffset.UnixEpoch),
            TimeProvider.System);
        const int Count = 1_500;
        for (var sequence = 0; sequence < Count; sequence++)
        {
            appender.Add([Delta(sequence + 2)]);
            if (sequence % 100 == 0)
            {
                await appender.Appending;
            }
        }

        await appender.DrainAsync();

        var place = await _storage.LocateAsync(ResponseKey.Events(Id, Pass), 1_400, CancellationToken.None);
        Assert.True(place.Position > 0);
        foreach (var from in (int[])[0, 2, 3, 199, 200, 777, 1_400, 1_501, 1_502, 9_999])
        {
            var reader = new LogReader(_storage, Id, Pass, from);
            var frames = new StringBuilder();
            while (await reader.ReadAsync(CancellationToken.None))
            {
                frames.Append(Encoding.UTF8.GetString(reader.Frames.Span));
                reader.Take();
            }

            var numbers = LogFrames.Events(Encoding.UTF8.GetBytes(frames.ToString()))
                .Select(next => next.GetProperty("sequence_number").GetInt32());
            var first = Math.Max(from, 2);
            Assert.Equal(Enumerable.Range(first, Math.Max(0, Count + 2 - first)), numbers);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Add_BatchLongerThanAnAppend_IsNeverReadInHalfFrames(int deltas)
    {
        var name = ResponseKey.Events(Id, Pass);
        var (live, read, appends) = (new LogReader(_storage, Id, Pass, 0), new List<byte>(), 0);
        var appender = new EventAppender(
            async piece =>
            {
                Assert.InRange(piece.Frames.Length, 1, IResponseBlobs.MaxPiece);
                await _storage.AppendAsync(name, piece, CancellationToken.None);
                appends++;
                await ReadAllAsync(live, read);
            },
            new AppendPace(TimeSpan.FromMilliseconds(1), DateTimeOffset.UnixEpoch),
            TimeProvider.System);
        for (var delta = 0; delta < deltas; delta++)
        {
            appender.Add([new TextDeltaEvent(delta + 2, TextChannel.OutputText, "msg_1", 0, 0, new string('x', 5 << 20))]);
        }

        await appender.DrainAsync();

        Assert.True(appends > deltas);
        AssertIsLog(read);
        foreach (var most in (int[])[1 << 20, (4 << 20) - 1, 5 << 20])
        {
            var after = new List<byte>();
            _storage.MaxPiece = most;
            await ReadAllAsync(new LogReader(_storage, Id, Pass, 0), after);
            AssertIsLog(after);
        }

        // Megabytes, which Assert.Equal compares one by one.
        void AssertIsLog(List<byte> frames) => Assert.True(CollectionsMarshal.AsSpan(frames).SequenceEqual(_storage.Blobs[name]));

        static async Task ReadAllAsync(LogReader reader, List<byte> read)
        {
            while (await reader.ReadAsync(CancellationToken.None))
            {
                Assert.True(reader.Frames.IsEmpty || reader.Frames.Span.EndsWith("\n\n"u8));
                Assert.True(reader.Frames.IsEmpty || reader.Frames.Span.StartsWith("event: "u8));
                read.AddRange(reader.Frames.Span);
                reader.Take();
            }
        }
    }

    [Fact]
    public async Task Add_WhileAnAppendIsUnderWay_GoesWithTheNext()
    {
        var gate = new TaskCompletionSource();
        var pieces = new List<LogPiece>();
        var appender = new EventAppender(
            async piece =>
            {
                pieces.Add(piece);
                await gate.Task;
            },
            new AppendPace(TimeSpan.FromMilliseconds(1), DateTimeOffset.UnixEpoch),
            TimeProvider.System);
        appender.Add([Delta(2)]);
        while (pieces.Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        appender.Add([Delta(3)]);
        appender.Add([Delta(4)]);
        gate.SetResult();
        await appender.DrainAsync();

        Assert.Equal([2, 3], pieces.Select(piece => piece.Place.Sequence));
        Assert.Equal(pieces[0].Frames.Length, pieces[1].Place.Position);
    }

    [Fact]
    public async Task Drain_StorageFailed_Fails()
    {
        var appender = new EventAppender(
            _ => Task.FromException(new OperationCanceledException()),
            new AppendPace(TimeSpan.FromMilliseconds(1), DateTimeOffset.UnixEpoch),
            TimeProvider.System);
        appender.Add([Delta(2)]);

        await Assert.ThrowsAsync<OperationCanceledException>(appender.DrainAsync);
    }

    [Fact]
    public void Frame_OfASnapshot_IsTheWritersByteForByte()
    {
        var response = new ResponseObject
        {
            Id = Id,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Status = ResponseStatus.InProgress,
            Model = "m",
            Echo = new ResponseEcho { Instructions = "\"ä\u2028\"\n" },
        };
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteFrame(frame, new ResponseSnapshotEvent(7, ResponseStage.InProgress, response));

        Assert.Equal(frame.WrittenSpan, SnapshotJson.Frame("response.in_progress", 7, StoredResult.Write(response)).Span);
    }

    private static TextDeltaEvent Delta(int sequence) =>
        new(sequence, TextChannel.OutputText, "msg_1", 0, 0, new string('x', 400));
}
