using System.Text;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Byok;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Routing;

namespace Auriko.Core.Background;

/// <summary>
/// Calls providers for a response, the same way a request in the foreground does, and stores what comes of it. The provider
/// is called only once the attempt is written down; the result is stored only once the ledger has every attempt.
/// </summary>
internal sealed class CallStep(
    BackgroundStore store, RequestRouter router, KeyBudgets budgets, PlanExecutor executor, LiveRuns runs,
    CallSettings settings)
{
    /// <summary>Runs the step.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="stop">The process hands over.</param>
    /// <param name="ending">Until then what has come of a call that has ended is still stored.</param>
    public async Task<CallOutcome> RunAsync(CallInput call, CancellationToken stop, CancellationToken ending)
    {
        using var live = runs.Begin(call, stop);
        var state = await store.FindAsync(call.ResponseId, stop).ConfigureAwait(false);
        if (state is null or { IsClosed: true } || state.Run != call.Run)
        {
            return new(CallEnd.Dropped);
        }

        if (state.Begun.Contains(call.Call))
        {
            return new(CallEnd.Lost);
        }

        if (await store.RequestAsync(state, stop).ConfigureAwait(false) is not { } request)
        {
            return new(CallEnd.Failed);
        }

        try
        {
            return new(await CallAsync(live, state, request, (stop, ending)).ConfigureAwait(false));
        }
        catch (LogTakenException)
        {
            // Who has the response by now is left alone; if that is still this run, only a new one can go on.
            var isOurs = await store.FindAsync(call.ResponseId, stop).ConfigureAwait(false) is { IsClosed: false } now && now.Run == call.Run;
            return new(isOurs ? CallEnd.Lost : CallEnd.Dropped);
        }
        catch (GatewayException unroutable)
        {
            var result = StoredResult.Of(state.Initial, LogPlace.Start.Sequence, unroutable.Error.ToResponseError());
            await store.SaveAsync(state.Id, call.Pass, result, stop).ConfigureAwait(false);
            return new(CallEnd.Failed);
        }
    }

    private async Task<CallEnd> CallAsync(
        LiveRun live, ResponseState state, ResponseRequest request, (CancellationToken Stop, CancellationToken Ending) tokens)
    {
        var (stop, ending) = tokens;
        var now = settings.Clock.GetUtcNow();
        var facts = new RequestFacts(request, state.Id, state.CreatedAt, state.KeyId)
        {
            Allowance = state.Allowance,
            OwnKeys = await settings.OwnKeys.FindAsync(state.Workspace, request, stop).ConfigureAwait(false),
            Journal = new RunJournal(store, live, state),
            EarlierAttempts = state.Attempts,
            TotalTimeout = state.Deadline > now ? state.Deadline - now : TimeSpan.Zero,
        };
        using var span = BackgroundSpan.Begin(state);
        var resumed = budgets.Resume(state.Budget, router.Foresee(facts with { CreatedAt = now }), facts);
        facts = resumed.Facts;
        var plan = Explained(CandidateRecord.Apply(resumed.Plan, state.Plan, live.Call), state);
        var walk = executor.Begin(plan, facts, live.Token);
        walk.Book.AddEarlier(settings.Earlier.FindAsync(state, ending));
        var run = new ResponseRun(walk, facts, new OverheadClock(settings.Clock), TimeSpan.Zero, settings.Clock);
        await using var _ = run.ConfigureAwait(false);
        var output = new CallOutput(store, live, state, settings, ending);
        await using var __ = output.ConfigureAwait(false);
        return await FollowAsync(run, output, live).ConfigureAwait(false);
    }

    private static RoutePlan Explained(RoutePlan plan, ResponseState state) => state switch
    {
        { Explanation: { } explanation } => plan with { Explanation = Encoding.UTF8.GetBytes(explanation) },
        { Explain: true } when plan.Decision is { } decision => plan with { Explanation = decision.ToJson() },
        _ => plan,
    };

    /// <summary>Runs the response to its end, or until it is stopped.</summary>
    private static async Task<CallEnd> FollowAsync(ResponseRun run, CallOutput output, LiveRun live)
    {
        try
        {
            run.Start();
            while (!run.IsEnded)
            {
                await run.AdvanceAsync().ConfigureAwait(false);
                await output.TakeAsync(run).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (live.Cause is { } cause)
        {
            if (cause is not StopCause.Cancelled)
            {
                return cause is StopCause.Outrun ? CallEnd.Outrun : CallEnd.Dropped;
            }

            await run.CancelAsync().ConfigureAwait(false);
            await output.TakeAsync(run).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever closes the log next finds all of it.
            await output.DrainAsync().ConfigureAwait(false);
            throw;
        }

        return await output.SaveAsync().ConfigureAwait(false);
    }
}

/// <summary>What every call shares.</summary>
/// <param name="Clock">The time.</param>
/// <param name="FlushInterval">How long events are gathered.</param>
/// <param name="Earlier">Finds what earlier runs used.</param>
/// <param name="OwnKeys">Finds the provider keys of the caller's workspace.</param>
internal sealed record CallSettings(
    TimeProvider Clock, TimeSpan FlushInterval, EarlierAttempts Earlier, ByokDirectory OwnKeys);
