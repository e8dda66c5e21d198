using Auriko.Core.Background;
using Auriko.Functions.Triggers;
using Microsoft.DurableTask;

namespace Auriko.Functions.Background;

/// <summary>
/// The steps of a run as durable activities. What an activity gave is in the history, so that a replay gives it again. For
/// the orchestrator's thread only.
/// </summary>
/// <param name="context">The orchestration.</param>
internal sealed class DurableFlow(TaskOrchestrationContext context) : IBackgroundFlow
{
    /// <inheritdoc/>
    public Task<RunPlan> PlanAsync(string responseId) => context.CallActivityAsync<RunPlan>(
        nameof(ResponseActivities.PlanRoute), new PlanInput(responseId), ActivityRetries.Planning);

    /// <inheritdoc/>
    public Task<CallOutcome> CallAsync(CallInput call) => context.CallActivityAsync<CallOutcome>(
        nameof(ResponseActivities.CallProvider), call, ActivityRetries.Calling);

    /// <inheritdoc/>
    public Task SettleAsync(CallInput call) => context.CallActivityAsync(
        nameof(ResponseActivities.SettleUsage), call, ActivityRetries.Settling);

    /// <inheritdoc/>
    public Task FinishAsync(FinishInput finish) => context.CallActivityAsync(
        nameof(ResponseActivities.FinishResponse), finish, ActivityRetries.Finishing);
}
