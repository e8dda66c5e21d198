using System.Text;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Byok;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Routing;

namespace Auriko.Core.Background;

/// <summary>
/// Claims a response for a new run and decides what the run does. From the claim on nothing an earlier run writes counts;
/// its attempts are booked as lost, unless the ledger has them already.
/// </summary>
internal sealed class PlanStep(
    BackgroundStore store, RequestRouter router, KeyBudgets budgets, ByokDirectory own, SettleStep settle,
    BackgroundSettings settings, TimeProvider clock)
{
    private static readonly ResponseError Interrupted = new(
        ResponseErrorCodes.ServerError,
        "The gateway stopped while the response was made, and part of its output had been read already: it cannot be made anew.");

    private static readonly ResponseError TimeUp = new(
        ResponseErrorCodes.ServerError, "The response did not end within the time allowed.");

    private static readonly ResponseError TooOften = new(
        ResponseErrorCodes.ServerError, "The gateway stopped too often while the response was made.");

    private static readonly ResponseError NoRequest = new(
        ResponseErrorCodes.ServerError, "The request was not stored whole, or this version of the gateway cannot read it.");

    /// <summary>So long the request of a response may still be on its way into storage, beside the response's row.</summary>
    private static readonly TimeSpan AcceptanceTime = TimeSpan.FromMinutes(2);

    private readonly LogClosing _closing = new(store, clock);

    /// <summary>Runs the step.</summary>
    /// <param name="id">The response.</param>
    /// <param name="races">Whether candidates are called beside each other by calls of their own.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task<RunPlan> RunAsync(string id, bool races, CancellationToken stop)
    {
        var before = await store.FindAsync(id, stop).ConfigureAwait(false);
        if (before is null or { IsClosed: true })
        {
            return RunPlan.Nothing(id);
        }

        var (error, route) = await DecideAsync(before, stop).ConfigureAwait(false);
        if (error == NoRequest && clock.GetUtcNow() - before.CreatedAt < AcceptanceTime)
        {
            return RunPlan.Nothing(id);
        }

        var claimed = await store.ChangeAsync(before, current => (before = current) with
        {
            Owner = settings.Owner,
            Run = current.Run + 1,
            CutRuns = current.CutRunsByNow,
            Cut = current.Begun.Count > 0 ? new CutRun(current.Run, current.Begun, current.Winner) : current.Cut,
            Winner = null,
            Begun = [],
            Plan = route?.Record,
            Explanation = route?.Explanation,
        }, stop).ConfigureAwait(false);
        if (claimed is null)
        {
            return RunPlan.Nothing(id);
        }

        await settle.BookAsync(claimed, stop).ConfigureAwait(false);
        var isRaced = races && route is { FanOut: > 1 };
        if (await FindResultAsync(claimed, isRaced, stop).ConfigureAwait(false) is { } made)
        {
            return new RunPlan(id, claimed.Run, made, []);
        }

        // What was decided may be overtaken by what changed until the claim.
        error = before.Shown is null ? error : Interrupted;
        return error is not null || claimed.Status is not ResponseStatus.InProgress || claimed.IsDeleted || route is null
            ? await EndAsync(claimed, error, stop).ConfigureAwait(false)
            : new RunPlan(id, claimed.Run, null, Waves(claimed, route, races));
    }

    /// <summary>
    /// The pass of an interrupted run that has the run's result. What one call of a race has failed with is none: the run
    /// was cut before it had tried the others.
    /// </summary>
    private async Task<string?> FindResultAsync(ResponseState claimed, bool isRaced, CancellationToken stop)
    {
        if (claimed.Cut is not { } cut)
        {
            return null;
        }

        string? failed = null;
        foreach (var call in cut.Winner is { } winner ? [winner] : cut.Begun)
        {
            var pass = ResponseState.PassName(cut.Run, call);
            if (await store.ResultAsync(claimed.Id, pass, stop).ConfigureAwait(false) is not { } found)
            {
                continue;
            }

            if (call == cut.Winner || !found.MayOthersDoBetter)
            {
                return pass;
            }

            failed = pass;
        }

        return isRaced ? null : failed;
    }

    private async Task<(ResponseError? Error, RankedRoute? Route)> DecideAsync(
        ResponseState state, CancellationToken stop)
    {
        if (state.Status is not ResponseStatus.InProgress || state.IsDeleted)
        {
            return (null, null);
        }

        if (state.Deadline <= clock.GetUtcNow())
        {
            return (TimeUp, null);
        }

        if (state.CutRunsByNow >= settings.MaxRuns)
        {
            return (TooOften, null);
        }

        if (await store.RequestAsync(state, stop).ConfigureAwait(false) is not { } request)
        {
            return (NoRequest, null);
        }

        try
        {
            var facts = new RequestFacts(request, state.Id, clock.GetUtcNow(), state.KeyId)
            {
                Allowance = state.Allowance,
                OwnKeys = await own.FindAsync(state.Workspace, request, stop).ConfigureAwait(false),
            };
            var plan = budgets.Resume(state.Budget, router.Route(facts), facts).Plan;
            var most = Math.Min(plan.Candidates.Count, plan.MaxAttempts + plan.FanOut - 1);
            return (null, new RankedRoute(CandidateRecord.Write(plan), most, plan.FanOut)
            {
                Explanation = state.Explain ? Explain(plan) : null,
            });
        }
        catch (GatewayException unroutable)
        {
            return (unroutable.Error.ToResponseError(), null);
        }
    }

    private static string? Explain(RoutePlan plan) =>
        plan.Decision is { } decision && Encoding.UTF8.GetString(decision.ToJson()) is { Length: <= ResponseState.MaxExplanation } json ? json : null;

    /// <summary>Stores the result of a response that no provider is called for any more.</summary>
    private async Task<RunPlan> EndAsync(ResponseState state, ResponseError? error, CancellationToken stop)
    {
        var pass = state.CurrentPass;
        if (!state.IsDeleted)
        {
            if (await _closing.CloseAsync(state, pass, error, stop).ConfigureAwait(false) is not { } result)
            {
                return RunPlan.Nothing(state.Id);
            }

            await store.SaveAsync(state.Id, pass, result, stop).ConfigureAwait(false);
        }

        return new RunPlan(state.Id, state.Run, pass, []);
    }

    private static IReadOnlyList<IReadOnlyList<CallInput>> Waves(
        ResponseState state, RankedRoute route, bool races)
    {
        if (!races || route.FanOut <= 1)
        {
            return [[new CallInput(state.Id, state.Run, 0, 0, CandidateRecord.Most, IsRaced: false)]];
        }

        return [.. Enumerable.Range(0, route.Candidates).Chunk(route.FanOut).Select(wave =>
            (IReadOnlyList<CallInput>)[.. wave.Select(candidate =>
                new CallInput(state.Id, state.Run, candidate, candidate, 1, IsRaced: wave.Length > 1))])];
    }
}

/// <summary>What a run has to try.</summary>
/// <param name="Record">The ranking, written down.</param>
/// <param name="Candidates">How many of it may be tried.</param>
/// <param name="FanOut">How many at once.</param>
internal sealed record RankedRoute(string Record, int Candidates, int FanOut)
{
    /// <summary>The decision, JSON; null where it is not to be said.</summary>
    public string? Explanation { get; init; }
}
