using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>The bound that docs/budgets.md states.</summary>
public sealed class BudgetPropertyTests(ITestOutputHelper output)
{
    private const int Trials = 150;
    private const int Steps = 400;

    public static TheoryData<bool, bool, long> Rules => new()
    {
        { false, false, 0 }, { true, false, 0 }, { false, true, 0 }, { true, true, 0 }, { true, true, 20_000_000 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Spend_AnyInterleaving_StaysWithinTheBound(bool deaths, bool outages, long overrun)
    {
        var (refused, orphaned, most) = (0, 0L, 0L);
        for (var seed = 0; seed < Trials; seed++)
        {
            var trial = new BudgetTrial(seed, new TrialRules(deaths, outages, new Usd(overrun)));

            await trial.RunAsync(Steps);

            Assert.True(outages || deaths || trial.Orphaned == 0, $"seed {seed}: a living process was taken for dead");
            (refused, orphaned) = (refused + trial.Refused, orphaned + trial.Orphaned);
            most = Math.Max(most, trial.Spent - trial.Orphaned);
        }

        Assert.True(refused > 0);
        output.WriteLine($"{Trials} trials: {refused} refusals, ${new Usd(orphaned)} orphaned, at most ${new Usd(most)} of $1 spent otherwise");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Counters_OnceAllHasEnded_AreTheLedgerToTheNano(bool deaths, bool outages, long overrun)
    {
        for (var seed = 1_000; seed < 1_000 + Trials; seed++)
        {
            var trial = new BudgetTrial(seed, new TrialRules(deaths, outages, new Usd(overrun)));
            await trial.RunAsync(seed % 120);

            await trial.SettleAsync();

            var left = BudgetTrial.Budget.Limit.Nanos - trial.Spent;
            Assert.False(await trial.AdmitsAsync(new Usd(Math.Max(0, left) + 1)), $"seed {seed}: too much");
            Assert.True(left <= 0 || await trial.AdmitsAsync(new Usd(left)), $"seed {seed}: {left} left and not to be had");
        }
    }

    [Fact]
    public async Task Spend_ManyThreadsInManyProcesses_StaysWithinTheLimit()
    {
        var (store, ledger, clock) = (new MemoryBudgets(), new RecordingLedger(), new FakeTimeProvider(Entries.Noon));
        store.BeforeWrite = async () => await Task.Yield();
        var settings = new BudgetOptions { StorageTimeout = TimeSpan.FromMinutes(1) }.Freeze();
        var processes = Enumerable.Range(0, 4).Select(_ => new BudgetProcess(store, ledger, clock, settings)).ToArray();
        using var moving = new Timer(_ => clock.Advance(TimeSpan.FromMilliseconds(50)), null, 1, 1);

        var refused = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(number => Task.Run(() => SpendAsync(processes[number % 4], number))));

        var spent = new Usd(ledger.Entries.Sum(entry => entry.Cost!.Value.Nanos));
        output.WriteLine($"64 threads, 4 processes: ${spent} of $1 spent, {refused.Sum()} refusals, {store.Calls} calls of storage");
        Assert.True(refused.Sum() > 0);
        Assert.InRange(spent.Dollars, 0.5m, 1m);
    }

    private static async Task<int> SpendAsync(BudgetProcess process, int seed)
    {
        var (random, refused) = (new Random(seed), 0);
        for (var number = 0; number < 40; number++)
        {
            var worst = new Usd(random.NextInt64(1, 5_000_000));
            try
            {
                var ticket = await process.Account.ReserveAsync(BudgetTrial.Budget, worst, CancellationToken.None);
                await Task.Yield();
                var entry = await process.BookAsync(new Running(ticket, worst), new Usd(random.NextInt64(worst.Nanos + 1)));
                await ticket.SettleAsync([entry]);
            }
            catch (GatewayException)
            {
                refused++;
            }
        }

        return refused;
    }
}
