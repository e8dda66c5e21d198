using System.Text;
using Auriko.Azure.Idempotency;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Diagnostics;
using Auriko.Core.Idempotency;
using Azure.Storage.Blobs;

namespace Auriko.Azure.Tests.Idempotency;

public sealed class ReplyContainerTests(SharedAzurite azurite)
{
    private readonly string _name = $"{Guid.NewGuid():N}";
    private readonly ReplyContainer _replies = new(() => new BlobServiceClient(azurite.ConnectionString));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static KeptReply Held => new()
    {
        Fingerprint = "f0",
        Claim = "c1",
        ExpiresAt = new DateTimeOffset(2126, 3, 1, 12, 0, 0, 1, TimeSpan.Zero),
    };

    [Fact]
    public async Task TryWriteAsync_ThenFind_IsTheSame()
    {
        Assert.Null(await _replies.FindAsync(_name, Stop));

        var version = await _replies.TryWriteAsync(_name, Held, Stop);
        var held = await _replies.FindAsync(_name, Stop);
        var answered = held! with { IsAnswered = true, Answer = Encoding.UTF8.GetBytes("Žluťoučký") };
        var next = await _replies.TryWriteAsync(_name, answered, Stop);
        var found = await _replies.FindAsync(_name, Stop);

        Assert.Equal(Held with { Version = version! }, held with { Silence = default, Answer = default });
        Assert.InRange(held.Silence, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(answered with { Version = next!, Silence = found!.Silence, Answer = found.Answer }, found);
        Assert.Equal("Žluťoučký", Encoding.UTF8.GetString(found.Answer.Span));
    }

    [Fact]
    public async Task TryWriteAsync_ManyAtOnce_OneIsFirst()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            _replies.TryWriteAsync(_name, Held with { Claim = $"c{number}" }, Stop)));

        Assert.Single(written, version => version is not null);
    }

    [Fact]
    public async Task TryWriteAsync_OtherVersion_ChangesNothing()
    {
        var first = await _replies.TryWriteAsync(_name, Held, Stop);
        var second = await _replies.TryWriteAsync(_name, Held with { Claim = "c2", Version = first! }, Stop);

        Assert.NotNull(second);
        Assert.Null(await _replies.TryWriteAsync(_name, Held with { Claim = "c3", Version = first! }, Stop));
        Assert.Null(await _replies.TryWriteAsync(_name, Held with { Claim = "c3" }, Stop));
        Assert.Equal("c2", (await _replies.FindAsync(_name, Stop))!.Claim);
    }

    [Fact]
    public async Task RemoveAsync_OtherVersion_ChangesNothing()
    {
        var first = await _replies.TryWriteAsync(_name, Held, Stop);
        var second = await _replies.TryWriteAsync(_name, Held with { Version = first! }, Stop);

        await _replies.RemoveAsync(_name, first!, Stop);
        Assert.NotNull(await _replies.FindAsync(_name, Stop));
        await _replies.RemoveAsync(_name, second!, Stop);
        Assert.Null(await _replies.FindAsync(_name, Stop));
        await _replies.RemoveAsync(_name, second!, Stop);
    }

    [Fact]
    public async Task PurgeAsync_Moment_RemovesWhatHasExpiredByThen()
    {
        var other = $"{Guid.NewGuid():N}";
        await _replies.TryWriteAsync(_name, Held with { ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(1) }, Stop);
        await _replies.TryWriteAsync(other, Held with { ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(2) }, Stop);

        Assert.Equal(1, await _replies.PurgeAsync(DateTimeOffset.UnixEpoch.AddDays(1), Stop));

        Assert.Null(await _replies.FindAsync(_name, Stop));
        Assert.NotNull(await _replies.FindAsync(other, Stop));
    }

    [Fact]
    public async Task AnyCall_StorageDown_SaysSo()
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        var replies = new ReplyContainer(() => new BlobServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/a;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => replies.FindAsync(_name, Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => replies.TryWriteAsync(_name, Held, Stop));
    }
}
