using System.Text;
using Auriko.Azure.Background;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Azure.Storage.Blobs;

namespace Auriko.Azure.Tests.Background;

public sealed class ResponseContainerTests(SharedAzurite azurite)
{
    private readonly string _id = ResponseIds.NewResponseId(TimeProvider.System);
    private readonly ResponseContainer _blobs = new(() => new BlobServiceClient(azurite.ConnectionString));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Log => ResponseKey.Events(_id, "0001-00");

    [Fact]
    public async Task WriteAsync_ThenRead_IsTheSame()
    {
        await _blobs.WriteAsync(ResponseKey.Request(_id), "first"u8.ToArray(), Stop);
        await _blobs.WriteAsync(ResponseKey.Request(_id), "second"u8.ToArray(), Stop);

        Assert.Equal("second", Text(await _blobs.ReadAsync(ResponseKey.Request(_id), Stop)));
        Assert.Null(await _blobs.ReadAsync(ResponseKey.Result(_id, "0001-00"), Stop));
    }

    [Fact]
    public async Task AppendAsync_Twice_ChangesNothing()
    {
        Assert.True((await _blobs.ReadFromAsync(Log, 0, Stop)).IsEmpty);
        await AppendAsync(0, "one.");
        await AppendAsync(0, "one.");
        await AppendAsync(4, "two.");
        await AppendAsync(4, "two.");

        Assert.Equal("one.two.", Text(await _blobs.ReadFromAsync(Log, 0, Stop)));
        Assert.Equal("two.", Text(await _blobs.ReadFromAsync(Log, 4, Stop)));
        Assert.True((await _blobs.ReadFromAsync(Log, 8, Stop)).IsEmpty);
    }

    [Theory]
    [InlineData(9, "late")]
    [InlineData(6, "half")]
    [InlineData(4, "mine")]
    [InlineData(4, "two.more")]
    [InlineData(0, "longer than what is there")]
    public async Task AppendAsync_PlaceIsNotItsOwn_IsTaken(long position, string frames)
    {
        await AppendAsync(0, "one.");
        await AppendAsync(4, "two.");

        await Assert.ThrowsAsync<LogTakenException>(() => AppendAsync(position, frames));
        Assert.Equal("one.two.", Text(await _blobs.ReadFromAsync(Log, 0, Stop)));
    }

    [Fact]
    public async Task AppendAsync_LogWasDeleted_IsTaken()
    {
        await AppendAsync(0, "one.");
        await _blobs.DeleteAllAsync(_id, Stop);

        await Assert.ThrowsAsync<LogTakenException>(() => AppendAsync(4, "two."));
        Assert.True((await _blobs.ReadFromAsync(Log, 0, Stop)).IsEmpty);
    }

    [Fact]
    public async Task LocateAsync_ByTheIndex_IsAtOrBefore()
    {
        Assert.Equal(LogPlace.Start, await _blobs.LocateAsync(Log, 50, Stop));
        var index = Enumerable.Range(1, 600).Select(number => new LogPlace(number * 1000L, number * 10)).ToArray();
        await _blobs.AppendAsync(Log, new LogPiece(LogPlace.Start, "one."u8.ToArray(), index), Stop);

        var place = await _blobs.LocateAsync(Log, 4_321, Stop);

        Assert.InRange(place.Sequence, 4_280, 4_321);
        Assert.Equal(place.Sequence * 100L, place.Position);
        Assert.Equal(LogPlace.Start, await _blobs.LocateAsync(Log, 5, Stop));
    }

    [Fact]
    public async Task DeleteAllAsync_Response_LeavesOthersAlone()
    {
        var other = ResponseIds.NewResponseId(TimeProvider.System);
        await _blobs.WriteAsync(ResponseKey.Request(_id), "x"u8.ToArray(), Stop);
        await AppendAsync(0, "one.");
        await _blobs.WriteAsync(ResponseKey.Request(other), "y"u8.ToArray(), Stop);

        await _blobs.DeleteAllAsync(_id, Stop);
        await _blobs.DeleteAllAsync(_id, Stop);

        Assert.Null(await _blobs.ReadAsync(ResponseKey.Request(_id), Stop));
        Assert.True((await _blobs.ReadFromAsync(Log, 0, Stop)).IsEmpty);
        Assert.Equal("y", Text(await _blobs.ReadAsync(ResponseKey.Request(other), Stop)));
    }

    private Task AppendAsync(long position, string frames) =>
        _blobs.AppendAsync(Log, new LogPiece(new LogPlace(position, 2), Encoding.UTF8.GetBytes(frames), null), Stop);

    private static string Text(ReadOnlyMemory<byte>? bytes) => Encoding.UTF8.GetString(bytes!.Value.Span);
}
