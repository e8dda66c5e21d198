using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>What becomes of grants that have ended, and of those whose holders have died.</summary>
public sealed class BudgetUpkeepTests
{
    private static readonly BudgetSettings Settings = new BudgetOptions().Freeze();
    private static readonly BudgetGrant Abandoned = new("slice_1", Usd.FromDollars(1), Usd.Zero, Entries.Noon);

    private readonly MemoryBudgets _store = new();
    private readonly FakeTimeProvider _clock = new(Entries.Noon);
    private readonly BudgetProcess _process;

    public BudgetUpkeepTests() => _process = new BudgetProcess(_store, new RecordingLedger(), _clock, Settings);

    [Fact]
    public void Correct_MoreEndedGrantsThanOneChangeTakes_AbandonedOnesComeFirst()
    {
        var page = new BudgetPage(new BudgetPool { Granted = Abandoned.Granted }, [.. Ended(BudgetChange.MaxGrants), Abandoned]);

        var change = BudgetLedger.Correct(page, new Dictionary<string, Usd>(), Entries.Noon.AddHours(3));

        Assert.Contains(Abandoned.Id, change.Removed);
        Assert.Equal((BudgetChange.MaxGrants, Usd.Zero), (change.Removed.Count, change.Pool.Granted));
    }

    [Fact]
    public async Task Check_MoreEndedGrantsThanOneChangeTakes_RemovesThemAll()
    {
        await KeepAsync([.. Ended((3 * BudgetChange.MaxGrants) + 1), Abandoned]);
        _clock.Advance(TimeSpan.FromHours(3));

        await _process.Account.CheckAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await GrantsAsync());
        Assert.Equal((Usd.Zero, _clock.GetUtcNow()), (Pool.Granted, Pool.CheckedAt));
    }

    [Fact]
    public async Task Check_MoreEndedGrantsThanOneCheckTakes_TheNextGoesOn()
    {
        await KeepAsync([.. Ended(3_000), Abandoned]);
        _clock.Advance(TimeSpan.FromHours(3));

        await _process.Account.CheckAsync(TestContext.Current.CancellationToken);
        var left = (await GrantsAsync()).Count;
        _clock.Advance(Settings.Lease);
        await _process.Account.CheckAsync(TestContext.Current.CancellationToken);

        Assert.InRange(left, 1, 3_000 - (10 * BudgetChange.MaxGrants));
        Assert.Empty(await GrantsAsync());
    }

    private BudgetPool Pool => _store.PoolOf(_process.Key)!;

    private static IEnumerable<BudgetGrant> Ended(int count) => Enumerable.Range(0, count)
        .Select(number => new BudgetGrant($"resp_{number:D4}", Usd.Zero, Usd.Zero, Entries.Noon) { IsClosed = true });

    private Task<string?> KeepAsync(BudgetGrant[] grants)
    {
        var pool = new BudgetPool { Granted = Abandoned.Granted, CheckedAt = Entries.Noon };
        return _store.TryWriteAsync(_process.Key, new BudgetChange(pool, grants), TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<BudgetGrant>> GrantsAsync() =>
        (await _store.ListAsync(_process.Key, TestContext.Current.CancellationToken)).Grants;
}
