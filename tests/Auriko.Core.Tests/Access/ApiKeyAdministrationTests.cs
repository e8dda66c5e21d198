using Auriko.Core.Access;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public class ApiKeyAdministrationTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeApiKeyStore _store = new();
    private readonly ApiKeyAdministration _administration;

    public ApiKeyAdministrationTests() => _administration = new ApiKeyAdministration(_store, _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_NewKey_StoresItsHashAndTraits()
    {
        var secret = ApiKeySecret.Create(live: true);
        var end = _clock.GetUtcNow().AddDays(30);

        var record = await _administration.AddAsync(
            secret, new ApiKeyTraits("ci") { WorkspaceId = "ws_1", ExpiresAt = end, Policy = new KeyPolicy { RateLimitRpm = 60 } }, Cancelled);

        Assert.Matches("^key_[0-9a-f]{32}$", record.Id);
        Assert.Equal((secret.Hash, secret.Prefix, "ci"), (record.Hash, record.Prefix, record.Name));
        Assert.Equal(("ws_1", end, 60), (record.WorkspaceId, record.ExpiresAt, record.Policy.RateLimitRpm));
        Assert.Equal(record, await _store.FindByHashAsync(secret.Hash, Cancelled));
        Assert.DoesNotContain(secret.Value, record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_KeyThatIsThere_LeavesItAsItIs()
    {
        Assert.True(ApiKeySecret.TryParse("ak_test_dev", out var secret));
        var first = await _administration.AddAsync(secret, new ApiKeyTraits("first"), Cancelled);

        var second = await _administration.AddAsync(secret, new ApiKeyTraits("second"), Cancelled);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData(" ", null, null)]
    [InlineData("a\nb", null, null)]
    [InlineData("a", "", null)]
    [InlineData("a", null, 0)]
    public async Task AddAsync_TraitOutOfRange_IsRefused(string name, string? workspace, int? rpm)
    {
        var traits = new ApiKeyTraits(name) { WorkspaceId = workspace, Policy = new KeyPolicy { RateLimitRpm = rpm } };

        await Assert.ThrowsAsync<ArgumentException>(
            () => _administration.AddAsync(ApiKeySecret.Create(live: false), traits, Cancelled));
    }

    [Fact]
    public async Task AddAsync_EndInThePast_IsRefused()
    {
        var traits = new ApiKeyTraits("late") { ExpiresAt = _clock.GetUtcNow() };

        await Assert.ThrowsAsync<ArgumentException>(
            () => _administration.AddAsync(ApiKeySecret.Create(live: false), traits, Cancelled));
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        var record = await _administration.AddAsync(ApiKeySecret.Create(live: false), new ApiKeyTraits("x"), Cancelled);
        var first = _clock.GetUtcNow();

        Assert.True(await _administration.RevokeAsync(record.Id, Cancelled));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _administration.RevokeAsync(record.Id, Cancelled));
        Assert.False(await _administration.RevokeAsync("key_0", Cancelled));

        var listed = await _administration.ListAsync(Cancelled).SingleAsync(Cancelled);
        Assert.Equal(first, listed.RevokedAt);
    }
}
