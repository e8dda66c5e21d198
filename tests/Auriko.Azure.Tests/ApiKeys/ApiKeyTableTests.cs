using Auriko.Azure.ApiKeys;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Access;
using Auriko.Core.Diagnostics;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.ApiKeys;

public class ApiKeyTableTests(SharedAzurite azurite)
{
    private readonly ApiKeyTable _table = new(azurite.CreateClient());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindByHashAsync_AddedKey_IsFoundAsItWasAdded()
    {
        var record = Record() with { WorkspaceId = "ws_1", ExpiresAt = Now.AddDays(30), Policy = new KeyPolicy { RateLimitRpm = 60 } };

        Assert.True(await _table.AddAsync(record, Cancelled));

        Assert.Equal(record, await _table.FindByHashAsync(record.Hash, Cancelled));
        Assert.Null(await _table.FindByHashAsync(Record().Hash, Cancelled));
    }

    [Fact]
    public async Task AddAsync_HashThatIsThere_ChangesNothing()
    {
        var record = Record();
        await _table.AddAsync(record, Cancelled);

        Assert.False(await _table.AddAsync(record with { Id = "key_other" }, Cancelled));

        Assert.Equal(record, await _table.FindByHashAsync(record.Hash, Cancelled));
    }

    [Fact]
    public async Task AddAsync_Key_LeavesNoSecretInTheTable()
    {
        var secret = ApiKeySecret.Create(live: true);
        await _table.AddAsync(Record() with { Hash = secret.Hash, Prefix = secret.Prefix }, Cancelled);

        var row = await azurite.CreateClient().GetTableClient(ApiKeyTable.TableName)
            .GetEntityAsync<TableEntity>(secret.Hash[..2], secret.Hash, cancellationToken: Cancelled);

        var unshown = secret.Value[secret.Prefix.Length..];
        Assert.All(row.Value, column => Assert.DoesNotContain(unshown, $"{column.Value}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RevokeAsync_Key_IsRevokedOnceAndForGood()
    {
        var record = Record();
        await _table.AddAsync(record, Cancelled);

        Assert.True(await _table.RevokeAsync(record.Id, Now.AddMinutes(1), Cancelled));
        Assert.True(await _table.RevokeAsync(record.Id, Now.AddMinutes(2), Cancelled));
        Assert.False(await _table.RevokeAsync("key_' or true or '", Now, Cancelled));

        Assert.Equal(record with { RevokedAt = Now.AddMinutes(1) }, await _table.FindByHashAsync(record.Hash, Cancelled));
    }

    [Fact]
    public async Task RevokeAsync_ManyAtOnce_AllSucceed()
    {
        var record = Record();
        await _table.AddAsync(record, Cancelled);

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(minute => _table.RevokeAsync(record.Id, Now.AddMinutes(minute), Cancelled)));

        Assert.All(answers, Assert.True);
        Assert.NotNull((await _table.FindByHashAsync(record.Hash, Cancelled))!.RevokedAt);
    }

    [Fact]
    public async Task ListAsync_SeveralKeys_NewestFirst()
    {
        var records = Enumerable.Range(0, 5).Select(day => Record() with { CreatedAt = Now.AddDays(day) }).ToArray();
        foreach (var record in records)
        {
            await _table.AddAsync(record, Cancelled);
        }

        var listed = await _table.ListAsync(Cancelled).Where(records.Contains).ToListAsync(Cancelled);

        Assert.Equal(records.Reverse(), listed);
    }

    [Fact]
    public async Task EveryMember_BeforeTheFirstKey_FindsNothing()
    {
        await using var empty = await AzuriteServer.StartAsync();
        var table = new ApiKeyTable(empty.CreateClient());

        Assert.Null(await table.FindByHashAsync(Record().Hash, Cancelled));
        Assert.Empty(await table.ListAsync(Cancelled).ToListAsync(Cancelled));
        Assert.False(await table.RevokeAsync("key_1", Now, Cancelled));
    }

    [Fact]
    public async Task EveryMember_StorageGone_SaysSo()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new ApiKeyTable(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;TableEndpoint=http://127.0.0.1:1/x;", options));

        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await table.FindByHashAsync(Record().Hash, Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.AddAsync(Record(), Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.RevokeAsync("key_1", Now, Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await table.ListAsync(Cancelled).ToListAsync(Cancelled));
    }

    private static DateTimeOffset Now { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static ApiKeyRecord Record()
    {
        var secret = ApiKeySecret.Create(live: false);
        return new ApiKeyRecord
        {
            Id = $"key_{Guid.NewGuid():N}",
            Hash = secret.Hash,
            Prefix = secret.Prefix,
            Name = "test",
            CreatedAt = Now,
        };
    }
}
