using Auriko.Core.Background;
using Auriko.Functions.Background;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>
/// The steps of a background response as the host runs them, at least once each. Inputs and outputs are ids and numbers:
/// they stay in the orchestration's history.
/// </summary>
/// <param name="steps">The steps.</param>
public sealed class ResponseActivities(BackgroundSteps steps)
{
    /// <summary>See <see cref="IBackgroundFlow.PlanAsync"/>.</summary>
    /// <param name="plan">The response.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>What the run has to do.</returns>
    [Function("PlanRoute")]
    public Task<RunPlan> PlanRoute([ActivityTrigger] PlanInput plan, CancellationToken stop) =>
        steps.PlanAsync(plan.ResponseId, races: true, stop);

    /// <summary>See <see cref="IBackgroundFlow.CallAsync"/>.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">The host stops: another process is to take the call up.</exception>
    [Function("CallProvider")]
    public async Task<CallOutcome> CallProvider([ActivityTrigger] CallInput call, CancellationToken stop)
    {
        var outcome = await steps.CallAsync(call, stop, ending: stop).ConfigureAwait(false);
        if (outcome.End is CallEnd.Dropped)
        {
            stop.ThrowIfCancellationRequested();
        }

        return outcome;
    }

    /// <summary>See <see cref="IBackgroundFlow.SettleAsync"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends when it is booked.</returns>
    [Function("SettleUsage")]
    public Task SettleUsage([ActivityTrigger] CallInput call, CancellationToken stop) => steps.SettleAsync(call, stop);

    /// <summary>See <see cref="IBackgroundFlow.FinishAsync"/>.</summary>
    /// <param name="finish">What is final.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends when the response has its final state.</returns>
    [Function("FinishResponse")]
    public Task FinishResponse([ActivityTrigger] FinishInput finish, CancellationToken stop) =>
        steps.FinishAsync(finish, stop);
}
