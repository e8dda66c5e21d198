using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Tests.Access;
using Auriko.Core.Tests.Ledger.Books;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger.Usage;

/// <summary>Rows become roll-ups, roll-ups answers.</summary>
public sealed class UsageUpkeepTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Entries.Noon.UtcDateTime);

    private readonly MemoryBooks _ledger = new();
    private readonly MemoryRollups _rollups = new();
    private readonly FakeApiKeyStore _keys = new();
    private readonly FakeTimeProvider _clock = new(Entries.Noon);
    private readonly UsageUpkeep _upkeep;
    private readonly UsageReports _reports;

    public UsageUpkeepTests()
    {
        Add("key_1", "ws_1");
        Add("key_2", "ws_1");
        Add("key_3", "ws_2");
        Add("key_4", null);
        _upkeep = new UsageUpkeep(_ledger, _rollups, _keys, _clock);
        _reports = new UsageReports(_rollups, _keys, _clock);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RollUp_Again_ChangesNothing()
    {
        Book("key_1", 0, 3);

        Assert.Equal((1, 0, 0), (await _upkeep.RollUpAsync(Stop), await _upkeep.RollUpAsync(Stop), await _upkeep.RecheckAsync(Stop)));

        var rollup = Assert.Single(_rollups.All);
        Assert.Equal(("key_1", "ws_1", Today, 3L), (rollup.KeyId, rollup.WorkspaceId, rollup.Day, rollup.Rows));
    }

    [Fact]
    public async Task RollUp_ByManyAtOnce_EndsAsByOne()
    {
        Book("key_1", 0, 50);
        Book("key_3", 0, 7);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => new UsageUpkeep(_ledger, _rollups, _keys, _clock).RollUpAsync(Stop), Stop)));

        Assert.Equal([50, 7], _rollups.All.OrderBy(rollup => rollup.KeyId).Select(rollup => rollup.Total.Requests));
    }

    /// <summary>How late rows may come: with the day's own runs, with the hourly recheck, with the daily one.</summary>
    [Theory]
    [InlineData(0, 12, true, false)]
    [InlineData(1, 1, true, true)]
    [InlineData(1, 12, false, true)]
    [InlineData(7, 12, false, true)]
    [InlineData(8, 12, false, false)]
    [InlineData(8, 3, false, true)]
    [InlineData(35, 3, false, true)]
    [InlineData(36, 3, false, false)]
    public async Task RollUp_RowOfAnEarlierDay_IsCaught(int days, int hour, bool byMinutes, bool byRecheck)
    {
        Book("key_1", days - 1, 1);
        _clock.SetUtcNow(new DateTimeOffset(Today.AddDays(1), new TimeOnly(hour, 5), TimeSpan.Zero));

        var minutely = new UsageUpkeep(_ledger, new MemoryRollups(), _keys, _clock);

        Assert.Equal(byMinutes ? 1 : 0, await minutely.RollUpAsync(Stop));
        Assert.Equal(byRecheck ? 1 : 0, await _upkeep.RecheckAsync(Stop));
    }

    [Fact]
    public async Task RollUp_ManyRows_IsDoneLessOften()
    {
        Book("key_1", 0, 10_000);
        await _upkeep.RollUpAsync(Stop);
        Book("key_1", 0, 1);

        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await _upkeep.RollUpAsync(Stop));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await _upkeep.RollUpAsync(Stop));
    }

    [Fact]
    public async Task Loop_StartsWithAllThatMayHaveChanged_AndOutlivesAnOutage()
    {
        Book("key_1", 30, 1);
        Book("key_1", 0, 1);
        using var loop = new UsageLoop(_upkeep, _clock, NullLogger<UsageLoop>.Instance);
        _ledger.IsDown = true;
        await loop.TurnAsync(Stop);
        Assert.Empty(_rollups.All);

        _ledger.IsDown = false;
        await loop.TurnAsync(Stop);
        Assert.Equal(2, _rollups.Writes);

        Book("key_1", 3, 1);
        await loop.TurnAsync(Stop);
        Assert.Equal(2, _rollups.Writes);
        _clock.Advance(TimeSpan.FromHours(1));
        await loop.TurnAsync(Stop);
        Assert.Equal(3, _rollups.Writes);
    }

    [Theory]
    [InlineData(UsagePeriod.Day, 0, 1)]
    [InlineData(UsagePeriod.Week, 4, 2)]
    [InlineData(UsagePeriod.Month, 19, 3)]
    public async Task OfKey_Period_IsUntilNow(UsagePeriod period, int days, long requests)
    {
        Book("key_1", 0, 1);
        Book("key_1", 4, 1);
        Book("key_1", 5, 1);
        Book("key_1", 20, 1);
        Book("key_2", 0, 9);
        await _upkeep.RollUpAsync(Today.AddDays(-30), Today, Stop);

        var usage = await _reports.OfKeyAsync(Caller("key_1", "ws_1"), "ws_1", "key_1", period, Stop);

        Assert.Equal((Today.AddDays(-days), Today, requests), (usage.From, usage.To, usage.Figures.Requests));
    }

    [Theory]
    [InlineData("key_1", "ws_1", "ws_1", "key_1", false, null)]
    [InlineData("key_4", null, "default", "key_4", false, null)]
    [InlineData("key_1", "ws_1", "ws_1", "key_2", true, null)]
    [InlineData("key_1", "ws_1", "ws_1", "key_2", false, ErrorCode.InsufficientPermissions)]
    [InlineData("key_1", "ws_1", "ws_1", "key_3", true, ErrorCode.ResourceNotFound)]
    [InlineData("key_1", "ws_1", "ws_2", "key_3", true, ErrorCode.ResourceNotFound)]
    [InlineData("key_1", "ws_1", "ws_2", "key_1", true, ErrorCode.ResourceNotFound)]
    [InlineData("key_1", "ws_1", "ws_1", "key_9", true, ErrorCode.ResourceNotFound)]
    [InlineData("key_4", null, "default", "key_1", true, ErrorCode.ResourceNotFound)]
    public async Task OfKey_WhoMaySeeIt(string caller, string? own, string workspace, string key, bool hasScope, ErrorCode? refusal)
    {
        async Task<ErrorCode?> AskAsync()
        {
            try
            {
                await _reports.OfKeyAsync(Caller(caller, own, hasScope), workspace, key, UsagePeriod.Day, Stop);
                return null;
            }
            catch (GatewayException refused)
            {
                return refused.Error.Code;
            }
        }

        Assert.Equal(refusal, await AskAsync());
    }

    [Fact]
    public async Task List_WithoutScope_IsForTheKeyItselfAlone()
    {
        Book("key_1", 0, 2);
        Book("key_2", 0, 3);
        await _upkeep.RollUpAsync(Stop);

        var own = await _reports.ListAsync(Caller("key_1", "ws_1"), Ask(UsageGrouping.Key) with { KeyId = "key_1" }, Stop);
        Assert.Equal([("key_1", 2L)], own.Groups.Select(group => (group.Name, group.Figures.Requests)));

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => _reports.ListAsync(Caller("key_1", "ws_1"), Ask(UsageGrouping.Key), Stop));
        Assert.Equal(ErrorCode.InsufficientPermissions, refused.Error.Code);
    }

    [Theory]
    [InlineData(UsageGrouping.Key, null, "key_1=3,key_2=1")]
    [InlineData(UsageGrouping.Day, null, "2026-11-19=1,2026-11-20=3")]
    [InlineData(UsageGrouping.Model, null, "model-one=4")]
    [InlineData(UsageGrouping.Provider, null, "provider-one=4")]
    [InlineData(UsageGrouping.Tag, "team", "blue=3,red=1")]
    [InlineData(UsageGrouping.Tag, "nothing", "")]
    public async Task List_Grouping_SumsTheWorkspace(UsageGrouping grouping, string? tag, string groups)
    {
        Book("key_1", 0, 2, "blue");
        Book("key_1", 1, 1, "blue");
        Book("key_2", 0, 1, "red");
        Book("key_3", 0, 9, "red");
        await _upkeep.RollUpAsync(Today.AddDays(-1), Today, Stop);

        var page = await _reports.ListAsync(Caller("key_1", "ws_1", true), Ask(grouping) with { Tag = tag }, Stop);

        Assert.Equal(groups, string.Join(',', page.Groups.Select(group => $"{group.Name}={group.Figures.Requests}")));
        Assert.False(page.HasMore);
    }

    [Fact]
    public async Task List_Pages_GiveEveryGroupOnce()
    {
        for (var day = 0; day < 5; day++)
        {
            Book("key_1", day, 1);
        }

        await _upkeep.RollUpAsync(Today.AddDays(-9), Today, Stop);
        var (names, after) = (new List<string>(), (string?)null);
        UsagePage page;
        do
        {
            page = await _reports.ListAsync(Caller("key_1", "ws_1", true), Ask(UsageGrouping.Day) with { Limit = 2, After = after }, Stop);
            names.AddRange(page.Groups.Select(group => group.Name));
            after = names[^1];
        }
        while (page.HasMore);

        Assert.Equal(["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"], names);
    }

    private static UsageQuestion Ask(UsageGrouping grouping) =>
        new(Today.AddDays(-29), Today, grouping, null) { Limit = 100 };

    private static Caller Caller(string id, string? workspace, bool hasScope = false) => new(id, workspace)
    {
        Policy = new KeyPolicy { Scopes = hasScope ? [KeyScopes.UsageRead] : [] },
    };

    private void Add(string id, string? workspace) => _keys.Put(new ApiKeyRecord
    {
        Id = id,
        Hash = id,
        Prefix = "ak_test_",
        Name = id,
        WorkspaceId = workspace,
        CreatedAt = Entries.Noon,
    });

    private void Book(string keyId, int daysAgo, int count, string team = "blue") =>
        _ledger.Add(Enumerable.Range(0, count).Select(n => Entries.Make(keyId, createdAt: Entries.Noon.AddDays(-daysAgo).AddMilliseconds(n)) with
        {
            AttemptNumber = 1,
            End = AttemptEnd.Completed,
            Tags = new Dictionary<string, string> { ["team"] = team },
        }));
}
