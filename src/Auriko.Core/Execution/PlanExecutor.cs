using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Execution;

/// <summary>Runs route plans. Safe for concurrent use.</summary>
/// <param name="gates">What stands between a candidate and its call.</param>
/// <param name="ledger">Where every attempt is booked.</param>
/// <param name="settings">The time limits.</param>
/// <param name="observers">Hear of every attempt that has ended, and some of the responses.</param>
/// <param name="clock">The clock of attempts and limits.</param>
/// <param name="logger">Hears of failed attempts.</param>
internal sealed class PlanExecutor(
    CallGates gates, ILedger ledger, ExecutionSettings settings, IEnumerable<IAttemptObserver> observers,
    TimeProvider clock, ILogger<PlanExecutor> logger)
{
    private readonly IAttemptObserver[] _observers = [.. observers];
    private readonly IRunObserver[] _runObservers = [.. observers.OfType<IRunObserver>()];

    /// <summary>Begins to walk a plan; nothing is called yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="facts">What its attempts share.</param>
    /// <param name="callerGone">The caller hung up.</param>
    public PlanWalk Begin(RoutePlan plan, RequestFacts facts, CancellationToken callerGone)
    {
        var asked = facts.Request.Gateway.Routing.Deadline;
        var most = facts.TotalTimeout ?? settings.TotalTimeout;
        var limits = new WalkLimits(asked < most ? asked.Value : most, clock, callerGone);
        var book = new AttemptBook(ledger, settings.LedgerTimeout, clock, logger);
        var queue = new CandidateQueue(plan, facts, gates);
        var run = new RunSignals(_runObservers, facts, plan);
        return new PlanWalk(queue, facts, book, limits, new AttemptNews(logger, facts.ResponseId, _observers, run));
    }
}
