using Auriko.Azure.ApiKeys;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Diagnostics;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.ApiKeys;

public class KeyUseTableTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly KeyUseTable _table = new(azurite.CreateClient());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordAsync_LaterUse_TakesThePlaceOfTheEarlier()
    {
        var keyId = $"key_{Guid.NewGuid():N}";
        Assert.Null(await _table.FindAsync(keyId, Cancelled));

        await _table.RecordAsync(keyId, Now, Cancelled);
        await _table.RecordAsync(keyId, Now.AddMinutes(1), Cancelled);

        Assert.Equal(Now.AddMinutes(1), await _table.FindAsync(keyId, Cancelled));
        Assert.Equal(Now.AddMinutes(1), (await _table.ListAsync(Cancelled))[keyId]);
    }

    [Fact]
    public async Task EveryMember_StorageGone_SaysSo()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new KeyUseTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;TableEndpoint=http://127.0.0.1:1/x;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.RecordAsync("key_1", Now, Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.ListAsync(Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.FindAsync("key_1", Cancelled));
    }
}
