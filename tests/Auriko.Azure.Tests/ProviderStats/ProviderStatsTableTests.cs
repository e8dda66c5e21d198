using Auriko.Azure.ProviderStats;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Diagnostics;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.ProviderStats;

public class ProviderStatsTableTests(SharedAzurite azurite)
{
    /// <summary>Far from now and from other tests: what is removed or read here is only theirs.</summary>
    private static readonly DateTimeOffset Now = new(2031, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ProviderStatsTable _table = new(azurite.CreateClient());
    private readonly string _one = $"{Guid.NewGuid():n}";
    private readonly string _other = $"{Guid.NewGuid():n}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("m")]
    [InlineData("vendor/model#1?x=\\y:z")]
    [InlineData("ünïcode 100%|!")]
    public async Task Publish_Digest_IsReadByTheOthersAsItWas(string model)
    {
        var offering = new OfferingKey($"p-{_one[..8]}", model);
        await _table.PublishAsync(_one, [new PublishedDigest(offering, Now, new byte[] { 1, 2, 3 })], Cancelled);

        var read = Assert.Single(await ReadAsync(_other), digest => digest.Offering == offering);

        Assert.Equal((offering, Now), (read.Offering, read.UpdatedAt));
        Assert.Equal([1, 2, 3], read.Digest.ToArray());
        Assert.DoesNotContain(await ReadAsync(_one), digest => digest.Offering == offering);
    }

    [Fact]
    public async Task Publish_ManyAndAgain_ReplacesTheInstancesOwn()
    {
        var digests = Enumerable.Range(0, 130)
            .Select(n => new PublishedDigest(new OfferingKey(_one[..8], $"m{n}"), Now, new byte[] { 1 })).ToArray();

        await _table.PublishAsync(_one, digests, Cancelled);
        await _table.PublishAsync(_one, [digests[0] with { Digest = new byte[] { 9 } }], Cancelled);

        var read = (await ReadAsync(_other)).Where(digest => digest.Offering.Provider == _one[..8]).ToList();
        Assert.Equal(130, read.Count);
        Assert.Equal(9, read.Single(digest => digest.Offering.ModelId == "m0").Digest.Span[0]);
    }

    [Fact]
    public async Task Remove_OldDigests_LeavesTheOthers()
    {
        var old = new PublishedDigest(new OfferingKey(_one[..8], "old"), Now.AddYears(-30), new byte[] { 1 });
        var young = new PublishedDigest(new OfferingKey(_one[..8], "young"), Now, new byte[] { 1 });
        await _table.PublishAsync(_one, [old, young], Cancelled);

        Assert.DoesNotContain(await ReadAsync(_other), digest => digest.Offering == old.Offering);
        await _table.RemoveAsync(Now.AddYears(-29), Cancelled);

        var left = await _table.ReadOthersAsync(_other, DateTimeOffset.UnixEpoch.AddYears(-300), Cancelled);
        Assert.Equal(["young"], left.Where(digest => digest.Offering.Provider == _one[..8]).Select(digest => digest.Offering.ModelId));
    }

    [Fact]
    public async Task EveryMember_NobodyThere_SaysThatStorageFailed()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new ProviderStatsTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:1/devstoreaccount1;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ReadOthersAsync(_one, Now, Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.RemoveAsync(Now, Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => table.PublishAsync(_one, [new PublishedDigest(new OfferingKey("p", "m"), Now, new byte[] { 1 })], Cancelled));
    }

    private Task<IReadOnlyList<PublishedDigest>> ReadAsync(string instance) =>
        _table.ReadOthersAsync(instance, Now.AddDays(-1), Cancelled);
}
