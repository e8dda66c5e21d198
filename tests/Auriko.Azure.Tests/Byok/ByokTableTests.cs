using Auriko.Azure.Byok;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Byok;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Byok;

public sealed class ByokTableTests(SharedAzurite azurite)
{
    private readonly ByokTable _table = new(new TableServiceClient(azurite.ConnectionString));
    private readonly ByokKey _key = new()
    {
        Id = $"byok_{Guid.NewGuid():N}",
        WorkspaceId = $"a/workspace?{Guid.NewGuid():N}",
        Provider = "alpha",
        Name = "Žluťoučký",
        SealedSecret = "sealed",
        CreatedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 1, TimeSpan.Zero),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_ThenList_IsTheSame()
    {
        Assert.Empty(await _table.ListAsync(_key.WorkspaceId, Stop));

        await _table.AddAsync(_key, Stop);
        await _table.AddAsync(_key, Stop);

        var found = Assert.Single(await _table.ListAsync(_key.WorkspaceId, Stop));
        Assert.Equal(_key, found with { Version = string.Empty });
        Assert.Empty(await _table.ListAsync("another", Stop));
    }

    [Fact]
    public async Task TryReplaceAsync_OtherVersion_ChangesNothing()
    {
        await _table.AddAsync(_key, Stop);
        var found = Assert.Single(await _table.ListAsync(_key.WorkspaceId, Stop));
        var changed = found with { IsDisabled = true, AccountTier = "2", DefaultSince = _key.CreatedAt };

        Assert.True(await _table.TryReplaceAsync(changed, Stop));
        Assert.False(await _table.TryReplaceAsync(found with { Name = "late" }, Stop));

        var now = Assert.Single(await _table.ListAsync(_key.WorkspaceId, Stop));
        Assert.Equal(changed with { Version = now.Version }, now);
        await _table.RemoveAsync(changed, Stop);
        await _table.RemoveAsync(changed, Stop);
        Assert.False(await _table.TryReplaceAsync(changed, Stop));
        Assert.Empty(await _table.ListAsync(_key.WorkspaceId, Stop));
    }
}
