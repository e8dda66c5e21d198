namespace Auriko.Core.Background;

/// <summary>
/// The steps of <see cref="BackgroundFlow"/>, for whatever runs them. Safe for concurrent use; each may run more than once.
/// </summary>
public sealed class BackgroundSteps
{
    private readonly PlanStep _plan;
    private readonly CallStep _call;
    private readonly SettleStep _settle;
    private readonly FinishStep _finish;
    private readonly DeadlineGuard _guard;

    internal BackgroundSteps(PlanStep plan, CallStep call, SettleStep settle, FinishStep finish, DeadlineGuard guard) =>
        (_plan, _call, _settle, _finish, _guard) = (plan, call, settle, finish, guard);

    /// <summary>See <see cref="IBackgroundFlow.PlanAsync"/>.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="races">Whether fanned-out candidates are to be calls of their own.</param>
    /// <param name="stop">The process hands over.</param>
    public Task<RunPlan> PlanAsync(string responseId, bool races, CancellationToken stop) =>
        _guard.RunAsync(responseId, () => _plan.RunAsync(responseId, races, stop), RunPlan.Nothing(responseId), stop);

    /// <summary>See <see cref="IBackgroundFlow.CallAsync"/>.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="stop">The process hands over.</param>
    /// <param name="ending">Until then what has come of a call that has ended is still stored.</param>
    public Task<CallOutcome> CallAsync(CallInput call, CancellationToken stop, CancellationToken ending) =>
        _call.RunAsync(call, stop, ending);

    /// <summary>See <see cref="IBackgroundFlow.SettleAsync"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="stop">The process hands over.</param>
    public Task SettleAsync(CallInput call, CancellationToken stop) => _settle.RunAsync(call, stop);

    /// <summary>See <see cref="IBackgroundFlow.FinishAsync"/>.</summary>
    /// <param name="finish">What is final.</param>
    /// <param name="stop">The process hands over.</param>
    public Task FinishAsync(FinishInput finish, CancellationToken stop) =>
        _guard.RunAsync(finish.ResponseId, () => _finish.RunAsync(finish, stop), true, stop);
}
