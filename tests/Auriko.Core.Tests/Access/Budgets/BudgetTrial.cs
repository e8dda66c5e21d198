using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>
/// Processes that spend one budget in every order chance can think of: what one does falls between the reads and writes of
/// another, answers get lost, storage fails, processes die with and without their entries.
/// </summary>
internal sealed class BudgetTrial
{
    private const int Count = 3;

    /// <summary>So many conflicts in a row are answered at once; before more there would be a pause.</summary>
    private const int QuickConflicts = 2;

    private readonly Random _random;
    private readonly FakeTimeProvider _clock = new(Entries.Noon);
    private readonly MemoryBudgets _store = new();
    private readonly RecordingLedger _ledger = new();
    private readonly BudgetProcess[] _processes;
    private readonly BudgetSettings _settings = new BudgetOptions().Freeze();
    private readonly TrialRules _rules;
    private readonly Dictionary<string, long> _orphaned = [];
    private int _interferences;

    public BudgetTrial(int seed, TrialRules rules)
    {
        (_random, _rules) = (new Random(seed), rules);
        _processes = [.. Enumerable.Range(0, Count).Select(_ => NewProcess())];
        _store.BeforeWrite = InterfereAsync;
        _store.LosesAnswer = () => _rules.Outages && _random.Next(20) == 0;
    }

    public static KeyBudget Budget { get; } = BudgetProcess.Budget(1);

    /// <summary>What the ledger says was spent.</summary>
    public long Spent => _ledger.Entries.Sum(entry => entry.Cost!.Value.Nanos);

    /// <summary>What requests cost that ran when their process was taken for dead: it was not counted at first.</summary>
    public long Orphaned => _orphaned.Values.Sum();

    public int Refused { get; private set; }

    /// <summary>The most the ledger may ever say.</summary>
    public long Bound => Budget.Limit.Nanos + Orphaned + (Count * _rules.MostRunning * _rules.Overrun.Nanos);

    public async Task RunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            _interferences = 0;
            await ActAsync(_processes[_random.Next(Count)]);
            FindOrphans();
            Assert.True(Spent <= Bound, $"step {step}: {Spent} of {Bound} is spent");
        }
    }

    /// <summary>Ends all requests and lets every lease run out.</summary>
    public async Task SettleAsync()
    {
        (_store.IsDown, _store.LosesAnswer, _store.BeforeWrite) = (false, null, null);
        foreach (var process in _processes)
        {
            foreach (var request in process.Requests.ToArray())
            {
                await EndAsync(process, request);
            }
        }

        foreach (var pause in new[] { _settings.Lease + TimeSpan.FromMinutes(1), _settings.ReconcileInterval, _settings.SyncInterval })
        {
            _clock.Advance(pause);
            foreach (var process in _processes)
            {
                await process.TurnAsync();
            }
        }
    }

    /// <summary>Whether a request of such a cost would be admitted.</summary>
    public async Task<bool> AdmitsAsync(Usd worst) => await _processes[0].BeginAsync(Budget, worst) is null;

    private async Task ActAsync(BudgetProcess process)
    {
        process.IsActing = true;
        await (_random.Next(20) switch
        {
            < 8 => BeginAsync(process),
            < 15 => EndAsync(process),
            < 18 => process.TurnAsync(),
            18 => Pass(),
            _ => _rules.Deaths && _random.Next(4) == 0 ? DieAsync(process) : process.TurnAsync(),
        });
        process.IsActing = false;
    }

    private async Task BeginAsync(BudgetProcess process)
    {
        if (process.Requests.Count < _rules.MostRunning
            && await process.BeginAsync(Budget, new Usd(_random.NextInt64(1, 50_000_000))) is not null)
        {
            Refused++;
        }
    }

    private Task EndAsync(BudgetProcess process) =>
        process.Requests.Count == 0 ? Task.CompletedTask : EndAsync(process, process.Requests[_random.Next(process.Requests.Count)]);

    private Task EndAsync(BudgetProcess process, Running request)
    {
        var cost = new Usd(_random.NextInt64(request.Worst.Nanos + _rules.Overrun.Nanos + 1));
        return process.EndAsync(request, cost);
    }

    private void FindOrphans()
    {
        foreach (var paid in _ledger.Entries.GroupBy(entry => entry.BudgetGrant!))
        {
            if (_store.GrantOf(_processes[0].Key, paid.Key) is { IsClosed: true } grant)
            {
                var late = paid.Sum(entry => entry.Cost!.Value.Nanos) - grant.Spent.Nanos;
                _orphaned[paid.Key] = Math.Max(late, _orphaned.GetValueOrDefault(paid.Key));
            }
        }
    }

    /// <summary>Some of its requests have been booked, the others nobody will hear of.</summary>
    private async Task DieAsync(BudgetProcess process)
    {
        foreach (var request in process.Requests.Where(_ => _random.Next(2) == 0))
        {
            await process.BookAsync(request, new Usd(_random.NextInt64(request.Worst.Nanos + 1)));
        }

        _processes[Array.IndexOf(_processes, process)] = NewProcess();
    }

    private Task Pass()
    {
        // Now and then all stand still for longer than a lease, as in an outage of everything.
        var isLong = _rules.Outages && _random.Next(10) == 0;
        _clock.Advance(isLong ? 2 * _settings.Lease : TimeSpan.FromSeconds(_random.Next(20)));
        _store.IsDown = _rules.Outages && _random.Next(3) == 0;
        return Task.CompletedTask;
    }

    private async Task InterfereAsync()
    {
        var idle = _processes.Where(process => !process.IsActing).ToArray();
        if (_random.Next(3) == 0 && idle.Length == Count - 1 && _interferences < QuickConflicts)
        {
            _interferences++;
            await ActAsync(idle[_random.Next(idle.Length)]);
        }
    }

    private BudgetProcess NewProcess() => new(_store, _ledger, _clock, _settings);
}

/// <summary>What may happen in a trial.</summary>
/// <param name="Deaths">Whether processes die.</param>
/// <param name="Outages">Whether storage fails.</param>
/// <param name="Overrun">How much more than it reserved a request may cost.</param>
internal sealed record TrialRules(bool Deaths, bool Outages, Usd Overrun)
{
    /// <summary>Most requests of one process at once.</summary>
    public int MostRunning { get; init; } = 4;
}
