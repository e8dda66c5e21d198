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
    public async Task ReplaceAsync_WhatWasRead_IsReplacedOnce()
    {
        var record = Record() with { Policy = new KeyPolicy { RateLimitRpm = 60, Models = ["a"] } };
        await _table.AddAsync(record, Cancelled);
        var read = Assert.Single(await _table.FindByIdAsync(record.Id, Cancelled));
        var changed = record with { Name = "other", Policy = new KeyPolicy { RateLimitTpm = 5 } };

        Assert.True(await _table.ReplaceAsync(read, changed, Cancelled));
        Assert.False(await _table.ReplaceAsync(read, record, Cancelled));

        Assert.Equal(changed, await _table.FindByHashAsync(record.Hash, Cancelled));
    }

    [Fact]
    public async Task RemoveAsync_Secret_IsGoneAndMayBeGoneAlready()
    {
        var record = Record();
        await _table.AddAsync(record, Cancelled);
        var read = Assert.Single(await _table.FindByIdAsync(record.Id, Cancelled));

        await _table.RemoveAsync(record.Hash, Cancelled);
        await _table.RemoveAsync(record.Hash, Cancelled);

        Assert.Null(await _table.FindByHashAsync(record.Hash, Cancelled));
        Assert.False(await _table.ReplaceAsync(read, record, Cancelled));
    }

    [Fact]
    public async Task FindByIdAsync_RotatedKey_HasEverySecret()
    {
        var first = Record();
        var second = Record() with { Id = first.Id };
        await _table.AddAsync(first, Cancelled);
        await _table.AddAsync(second, Cancelled);

        var found = await _table.FindByIdAsync(first.Id, Cancelled);

        Assert.Equal([first, second], found.Select(read => read.Record).OrderBy(record => record != first));
        Assert.Empty(await _table.FindByIdAsync("key_' or true or '", Cancelled));
    }

    [Fact]
    public async Task RotateAsync_ManyAtOnceAndARevocation_LeaveNoSecretGood()
    {
        var keys = new ApiKeyAdministration(_table, TimeProvider.System);
        var first = await keys.AddAsync(ApiKeySecret.Create(live: true), new ApiKeyTraits("busy"), Cancelled);

        var rotations = Enumerable.Range(0, 6).Select(_ => keys.RotateAsync(first.Id, TimeSpan.FromHours(1), Cancelled)).ToArray();
        Assert.True(await keys.RevokeAsync(first.Id, Cancelled));
        await Task.WhenAll(rotations);

        var secrets = await _table.FindByIdAsync(first.Id, Cancelled);
        Assert.All(secrets, secret => Assert.NotNull(secret.Record.RevokedAt));
        Assert.Equal(1 + rotations.Count(rotation => rotation.Result is not null), secrets.Count);
    }

    [Fact]
    public async Task ListAsync_SeveralKeys_ListsThemAll()
    {
        var records = Enumerable.Range(0, 5).Select(day => Record() with { CreatedAt = Now.AddDays(day) }).ToArray();
        foreach (var record in records)
        {
            await _table.AddAsync(record, Cancelled);
        }

        var listed = await _table.ListAsync(Cancelled).Where(records.Contains).ToListAsync(Cancelled);

        Assert.Equal(records, listed.OrderBy(record => record.CreatedAt));
    }

    [Fact]
    public async Task EveryMember_BeforeTheFirstKey_FindsNothing()
    {
        await using var empty = await AzuriteServer.StartAsync();
        var table = new ApiKeyTable(empty.CreateClient());

        Assert.Null(await table.FindByHashAsync(Record().Hash, Cancelled));
        Assert.Empty(await table.ListAsync(Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await table.FindByIdAsync("key_1", Cancelled));
        Assert.False(await table.ReplaceAsync(new StoredApiKey(Record(), "W/\"1\""), Record(), Cancelled));
        await table.RemoveAsync(Record().Hash, Cancelled);
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
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.FindByIdAsync("key_1", Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => table.ReplaceAsync(new StoredApiKey(Record(), "W/\"1\""), Record(), Cancelled));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => table.RemoveAsync(Record().Hash, Cancelled));
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
