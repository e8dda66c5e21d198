namespace Auriko.Core.Background;

/// <summary>
/// The steps of <see cref="BackgroundFlow"/> as a host runs them: in the process, or as durable activities. Each may run
/// more than once and gives the same result then. Inputs and outputs are ids and numbers; everything else is in storage.
/// </summary>
public interface IBackgroundFlow
{
    /// <summary>Claims the response for a new run and decides what is to be done: the clock and live figures are read here.</summary>
    /// <param name="responseId">The response.</param>
    Task<RunPlan> PlanAsync(string responseId);

    /// <summary>Calls providers and stores events and result.</summary>
    /// <param name="call">What to call.</param>
    Task<CallOutcome> CallAsync(CallInput call);

    /// <summary>Books what a call that ended without an outcome may have used.</summary>
    /// <param name="call">The call.</param>
    Task SettleAsync(CallInput call);

    /// <summary>Gives the response its final state, unless it has one.</summary>
    /// <param name="finish">What is final.</param>
    Task FinishAsync(FinishInput finish);
}

/// <summary>What a run has to do.</summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Run">The run; 0 when there is nothing to do.</param>
/// <param name="Pass">The pass whose result is there already; null when providers are to be called.</param>
/// <param name="Waves">The calls, wave after wave; those of a wave race each other.</param>
public sealed record RunPlan(string ResponseId, int Run, string? Pass, IReadOnlyList<IReadOnlyList<CallInput>> Waves)
{
    /// <summary>Nothing: the response has ended, does not exist, or its request is still on its way into storage.</summary>
    /// <param name="responseId">The response.</param>
    public static RunPlan Nothing(string responseId) => new(responseId, 0, null, []);
}

/// <summary>One call: candidates to be tried one after the other.</summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Run">The run.</param>
/// <param name="Call">Its number in the run, from 0.</param>
/// <param name="First">The first candidate, as the run ranked them.</param>
/// <param name="Count">How many candidates.</param>
/// <param name="IsRaced">Whether others run beside it, so that the first output decides.</param>
public sealed record CallInput(string ResponseId, int Run, int Call, int First, int Count, bool IsRaced)
{
    /// <summary>The pass its events and result are stored under.</summary>
    public string Pass => ResponseState.PassName(Run, Call);
}

/// <summary>How a call ended.</summary>
/// <param name="End">How.</param>
public sealed record CallOutcome(CallEnd End);

/// <summary>How a call ended.</summary>
public enum CallEnd
{
    /// <summary>With a result that stands.</summary>
    Ended,

    /// <summary>With a failure before any output: others may be tried.</summary>
    Failed,

    /// <summary>Another call of the wave had output first.</summary>
    Outrun,

    /// <summary>It had been begun before and was interrupted, or lost its log: the run is over and another may begin.</summary>
    Lost,

    /// <summary>The response is not this run's any more, or the process stops.</summary>
    Dropped,
}

/// <summary>What is final.</summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Run">The run.</param>
/// <param name="Pass">The pass whose result it is.</param>
public sealed record FinishInput(string ResponseId, int Run, string Pass);
