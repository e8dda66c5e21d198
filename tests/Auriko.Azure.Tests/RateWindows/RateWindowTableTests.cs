using Auriko.Azure.RateWindows;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Access.Limits;
using Auriko.Core.Diagnostics;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.RateWindows;

public class RateWindowTableTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Minute = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly RateWindowTable _table = new(azurite.CreateClient());
    private readonly RateWindow _window = new($"key_{Guid.NewGuid():N}", RateKind.Requests, Minute);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_UntilNothingIsLeft_GivesWhatThereIs()
    {
        Assert.Equal(new WindowShare(60, 60), await _table.TakeAsync(_window, new(1, 60, 100), Cancelled));
        Assert.Equal(new WindowShare(40, 100), await _table.TakeAsync(_window, new(1, 60, 100), Cancelled));
        Assert.Equal(new WindowShare(0, 100), await _table.TakeAsync(_window, new(1, 60, 100), Cancelled));
        Assert.Equal(new WindowShare(0, 100), await _table.TakeAsync(_window, new(11, 60, 110), Cancelled));
        Assert.Equal(new WindowShare(10, 110), await _table.TakeAsync(_window, new(1, 60, 110), Cancelled));
        Assert.Equal(new WindowShare(5, 5), await _table.TakeAsync(_window with { Kind = RateKind.Tokens }, new(1, 5, 9), Cancelled));
    }

    [Fact]
    public async Task TakeAsync_NextMinute_BeginsAnewAndEndsTheLast()
    {
        await _table.TakeAsync(_window, new(1, 60, 100), Cancelled);

        Assert.Equal(new WindowShare(60, 60), await _table.TakeAsync(_window with { Start = Minute.AddMinutes(1) }, new(1, 60, 100), Cancelled));
        Assert.Equal(new WindowShare(0, 100), await _table.TakeAsync(_window, new(1, 10, 100), Cancelled));
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnce_GiveNoMoreThanTheLimit()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new RateWindowTable(azurite.CreateClient())).ToArray();

        var shares = await Task.WhenAll(tables.Select(table => table.TakeAsync(_window, new(1, 30, 100), Cancelled)));

        Assert.Equal(100, shares.Sum(share => share.Taken));
        Assert.Equal(100, shares.Max(share => share.TakenByAll));
    }

    [Fact]
    public async Task TakeAsync_StorageGone_SaysSo()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new RateWindowTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;TableEndpoint=http://127.0.0.1:1/x;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.TakeAsync(_window, new(1, 1, 1), Cancelled));
    }
}
