using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>One process and one budget, on a storage that is slow, fails or loses answers.</summary>
public sealed class BudgetAccountTests
{
    private static readonly KeyBudget Soft = BudgetProcess.Budget(1, enforce: false);
    private static readonly KeyBudget Hard = BudgetProcess.Budget(1);
    private static readonly Usd Worst = Usd.FromDollars(0.1m);
    private static readonly Usd Overrun = Usd.FromDollars(0.3m);

    private readonly MemoryBudgets _store = new();
    private readonly FakeTimeProvider _clock = new(Entries.Noon);
    private readonly BudgetProcess _process;

    public BudgetAccountTests() =>
        _process = new BudgetProcess(_store, new RecordingLedger(), _clock, new BudgetOptions { SliceShare = 1_000 }.Freeze());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BudgetPool Pool => _store.PoolOf(_process.Key)!;

    [Fact]
    public async Task Settle_NotEnforced_DoesNotWaitForStorage()
    {
        Assert.Null(await _process.BeginAsync(Soft, Worst));
        Assert.Null(await _process.BeginAsync(Soft, Worst));
        _store.BeforeWrite = () => new TaskCompletionSource().Task;

        var ends = _process.Requests.ToArray().Select(request => _process.EndAsync(request, Worst)).ToArray();

        Assert.All(ends, end => Assert.True(end.IsCompletedSuccessfully));
        Assert.Equal(0, _store.Calls);
        _store.BeforeWrite = null;
        await _process.TurnAsync();
        Assert.Equal((Worst + Worst, Worst + Worst), (Pool.Spent, Pool.Granted));
    }

    [Fact]
    public async Task Refresh_NotEnforced_DoesNotWaitForStorage()
    {
        var written = new TaskCompletionSource();
        _store.BeforeWrite = () => written.Task;

        var refresh = _process.Account.RefreshAsync(Soft, Stop);

        Assert.True(refresh.IsCompletedSuccessfully);
        await refresh;
        Assert.Null(_process.Account.StatusOf(Soft).Spend);
        written.SetResult();
        await _process.Account.RefreshAsync(Hard, Stop);
        Assert.Equal(Usd.Zero, _process.Account.StatusOf(Soft).Spend);
    }

    [Fact]
    public async Task Settle_StorageFailedWhileItWaited_DoesNotAskAgain()
    {
        var (ends, written) = await OverrunAsync(2);
        var calls = _store.Calls;

        _store.IsDown = true;
        written.SetResult();
        await Task.WhenAll(ends);

        Assert.Equal(calls + 1, _store.Calls);
    }

    [Fact]
    public async Task Settle_ReportedWhileItWaited_DoesNotReportAgain()
    {
        var (ends, written) = await OverrunAsync(3);
        var calls = _store.Calls;

        _store.BeforeWrite = null;
        written.SetResult();
        await Task.WhenAll(ends);

        Assert.Equal(calls + 2, _store.Calls);
        Assert.Equal(new Usd(3 * Overrun.Nanos), Pool.Spent);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    public async Task Pin_WrittenButAnsweredAsAConflict_IsMadeOnce(decimal dollars)
    {
        await _process.Account.RefreshAsync(Hard, Stop);
        var lost = 1;
        _store.RepeatsWrite = () => lost-- > 0;
        var grant = new BudgetGrant("resp_1", Usd.FromDollars(dollars), Usd.Zero, Entries.Noon.AddHours(1));

        await _process.Account.PinAsync(Hard, grant, Stop);

        Assert.Equal((grant, grant.Granted), (_store.GrantOf(_process.Key, grant.Id), Pool.Granted));
    }

    [Fact]
    public async Task Pin_WrittenButAnswerLost_IsClosedByTheNextReport()
    {
        await _process.Account.RefreshAsync(Hard, Stop);
        _store.LosesAnswer = () => true;
        var grant = new BudgetGrant("resp_1", Worst, Usd.Zero, Entries.Noon.AddHours(1));
        var refused = await Assert.ThrowsAsync<GatewayException>(() => _process.Account.PinAsync(Hard, grant, Stop));
        Assert.Equal((ErrorCode.ServiceUnavailable, Worst), (refused.Error.Code, Pool.Granted));

        _store.LosesAnswer = null;
        await _process.TurnAsync();

        Assert.Equal(Usd.Zero, Pool.Granted);
        Assert.False(_process.Account.HasNews);
    }

    [Fact]
    public async Task Pin_CallerHangsUpWhileItIsWritten_IsClosedByTheNextReport()
    {
        await _process.Account.RefreshAsync(Hard, Stop);
        using var gone = new CancellationTokenSource();
        _store.LosesAnswer = () =>
        {
            gone.Cancel();
            throw new OperationCanceledException(gone.Token);
        };
        var grant = new BudgetGrant("resp_1", Worst, Usd.Zero, Entries.Noon.AddHours(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _process.Account.PinAsync(Hard, grant, gone.Token));
        Assert.Equal(Worst, Pool.Granted);

        _store.LosesAnswer = null;
        await _process.TurnAsync();

        Assert.Equal(Usd.Zero, Pool.Granted);
    }

    /// <summary>Ends requests that cost more than they reserved; the first report is on its way to storage.</summary>
    private async Task<(Task[] Ends, TaskCompletionSource Written)> OverrunAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            Assert.Null(await _process.BeginAsync(Hard, Worst));
        }

        var written = new TaskCompletionSource();
        _store.BeforeWrite = () => written.Task;
        return ([.. _process.Requests.ToArray().Select(request => _process.EndAsync(request, Overrun))], written);
    }
}
