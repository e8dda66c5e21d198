using System.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Routing;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// Tells of one run of a response: whoever counts them, and the span it runs in, which is the request's, or of a
/// background response that of the call. Not safe for concurrent use.
/// </summary>
internal sealed class RunSignals
{
    private readonly IReadOnlyList<IRunObserver> _observers;
    private readonly RunMode _mode;
    private readonly Activity? _around;
    private bool _isUnderWay;

    /// <summary>Describes the response to the current span.</summary>
    /// <param name="observers">Hear of the run.</param>
    /// <param name="facts">What is answered.</param>
    /// <param name="plan">How.</param>
    public RunSignals(IReadOnlyList<IRunObserver> observers, RequestFacts facts, RoutePlan plan)
    {
        _observers = observers;
        _mode = facts.Request switch
        {
            { Background: true } => RunMode.Background,
            { Stream: true } => RunMode.Stream,
            _ => RunMode.Plain,
        };
        _around = Activity.Current is { IsAllDataRequested: true } current ? current : null;
        _around?
            .SetTag(SignalNames.ResponseId, facts.ResponseId)
            .SetTag(SignalNames.KeyId, facts.KeyId)
            .SetTag(SignalNames.Mode, _mode.Word)
            .SetTag(SignalNames.Strategy, plan.Strategy);
    }

    /// <summary>The run has begun.</summary>
    public void Began()
    {
        _isUnderWay = true;
        foreach (var observer in _observers)
        {
            observer.Began(_mode);
        }
    }

    /// <summary>A candidate is tried because another one failed.</summary>
    /// <param name="failure">Why it failed.</param>
    public void FellBack(ProviderFailure failure)
    {
        foreach (var observer in _observers)
        {
            observer.FellBack(failure);
        }
    }

    /// <summary>The run has ended; what is told after the first time is not heard.</summary>
    /// <param name="outcome">What came of it.</param>
    public void Ended(RunOutcome outcome)
    {
        if (!_isUnderWay)
        {
            return;
        }

        _isUnderWay = false;
        _around?.SetTag(SignalNames.Outcome, outcome.Word);
        if (outcome is RunOutcome.Failed)
        {
            _around?.SetStatus(ActivityStatusCode.Error);
        }

        foreach (var observer in _observers)
        {
            observer.Ended(_mode, outcome);
        }
    }
}
