namespace Auriko.Core.Background;

/// <summary>
/// One run of a background response: plan, call wave after wave until one call stands, settle what was lost, finish.
/// </summary>
/// <remarks>
/// It holds no state, reads no clock and does no I/O, so that a durable orchestrator can replay it; therefore every await
/// keeps its context. The order of awaits is part of what replays: change it only with a new version of the orchestrator.
/// </remarks>
public static class BackgroundFlow
{
    /// <summary>Runs it.</summary>
    /// <param name="flow">The steps.</param>
    /// <param name="responseId">The response.</param>
    /// <returns>Whether another run has to follow, because this one had been interrupted.</returns>
    public static async Task<bool> RunAsync(IBackgroundFlow flow, string responseId)
    {
        var plan = await flow.PlanAsync(responseId).ConfigureAwait(true);
        if (plan.Run == 0)
        {
            return false;
        }

        var pass = plan.Pass;
        for (var wave = 0; pass is null && wave < plan.Waves.Count; wave++)
        {
            var (end, call) = await RaceAsync(flow, plan.Waves[wave]).ConfigureAwait(true);
            if (end is CallEnd.Lost or CallEnd.Dropped)
            {
                return end is CallEnd.Lost;
            }

            pass = end is CallEnd.Ended || wave == plan.Waves.Count - 1 ? call.Pass : null;
        }

        await flow.FinishAsync(new FinishInput(responseId, plan.Run, pass ?? ResponseState.PassName(plan.Run, 0)))
            .ConfigureAwait(true);
        return false;
    }

    /// <summary>
    /// Starts the calls of a wave and waits for all of them: the first with output wins, and the others see that by
    /// themselves and stop.
    /// </summary>
    private static async Task<(CallEnd End, CallInput Call)> RaceAsync(IBackgroundFlow flow, IReadOnlyList<CallInput> calls)
    {
        var running = calls.Select(flow.CallAsync).ToArray();
        var best = (End: CallEnd.Outrun, Call: calls[0]);
        for (var index = 0; index < running.Length; index++)
        {
            var end = await EndOfAsync(flow, running[index], calls[index]).ConfigureAwait(true);
            best = Rank(end) > Rank(best.End) ? (end, calls[index]) : best;
        }

        return best;
    }

    private static async Task<CallEnd> EndOfAsync(IBackgroundFlow flow, Task<CallOutcome> running, CallInput call)
    {
        await Task.WhenAny(running).ConfigureAwait(true);
        if (running.IsCompletedSuccessfully)
        {
            return (await running.ConfigureAwait(true)).End;
        }

        await flow.SettleAsync(call).ConfigureAwait(true);
        return CallEnd.Failed;
    }

    /// <summary>A call that stands decides the wave; without one, an interruption does; else the failure is told.</summary>
    private static int Rank(CallEnd end) => end switch
    {
        CallEnd.Ended => 4,
        CallEnd.Dropped => 3,
        CallEnd.Lost => 2,
        CallEnd.Failed => 1,
        CallEnd.Outrun => 0,
    };
}
