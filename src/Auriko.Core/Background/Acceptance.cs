using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Background;

/// <summary>
/// Accepts requests. What would be refused in the foreground is refused here, and from the answer on the response ends,
/// whatever dies. Safe for concurrent use.
/// </summary>
internal sealed class Acceptance(
    RequestRouter router, KeyBudgets budgets, ILedgerHealth health, IResponseStates states, IResponseBlobs blobs,
    RequestMemory memory, AcceptanceTerms terms)
{
    /// <summary>So long a request that failed waits to be taken back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Accepts a request.</summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="engine">What runs it.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    public async Task<StoredResponse> AcceptAsync(GatewayCall call, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        if (!health.IsAccepting)
        {
            throw new GatewayException(LedgerErrors.NotAccepting);
        }

        var draft = await DraftAsync(call, engine, cancellationToken).ConfigureAwait(false);
        try
        {
            return await StoreAsync(call, draft, engine, cancellationToken).ConfigureAwait(false);
        }
        catch when (draft.Budget is { IsOwnOnly: false })
        {
            await TakeBackAsync(draft, draft.Budget.Period).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<StoredResponse> StoreAsync(
        GatewayCall call, ResponseState draft, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        var body = ResponseView.BytesOf(call.Request);
        var state = draft with { Request = body.Length <= ResponseState.MaxRequestInRow ? body : default };
        await Task.WhenAll(Writes(state, body, cancellationToken)).ConfigureAwait(false);
        memory.Keep(state.Id, call.Request, body.Length);
        await engine.StartAsync(state.Id, cancellationToken).ConfigureAwait(false);
        return new StoredResponse(state.Id, state.Status, state.CreatedAt, state.Initial);
    }

    /// <summary>
    /// Takes back what may have been stored of a response that its caller never hears of: it would run, and hold money until
    /// then. Should it run all the same, the ledger has what it cost.
    /// </summary>
    private async Task TakeBackAsync(ResponseState draft, BudgetPeriod period)
    {
        memory.Forget(draft.Id);
        using var limit = new CancellationTokenSource(Patience, terms.Clock);
        try
        {
            await states.RemoveAsync(draft.Id, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            // The caller is told of what failed first.
        }

        budgets.Release(BudgetKey.Of(draft.KeyId, period, draft.CreatedAt), draft.Id);
    }

    private async Task<ResponseState> DraftAsync(GatewayCall call, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        var now = terms.Clock.GetUtcNow();
        var id = ResponseIds.NewResponseId(terms.Clock);
        var allowance = call.Caller.Policy.Allowance;
        var facts = new RequestFacts(call.Request, id, now, call.Caller.KeyId) { Allowance = allowance, OwnKeys = call.OwnKeys };
        var plan = router.Foresee(facts);
        var deadline = now + terms.Timeout;
        var hold = await budgets.PinAsync(call.Caller, plan, facts, deadline, cancellationToken).ConfigureAwait(false);
        return new ResponseState
        {
            Id = id,
            KeyId = call.Caller.KeyId,
            Allowance = allowance,
            Workspace = call.Caller.Workspace,
            Tokens = call.Tokens,
            CreatedAt = now,
            Deadline = deadline,
            ExpiresAt = now + terms.Retention,
            Owner = engine.Owner,
            Webhook = call.Caller.Webhook ?? terms.Webhook,
            Explain = call.Explain,
            Trace = BackgroundSpan.Accepting,
            Budget = hold,
            Initial = StoredResult.Write(AcceptedResponse.Of(id, now, call.Request, plan.Candidates[0].Offering.ModelId)),
        };
    }

    /// <summary>Side by side: an answer means that all are done, and a response without its request fails by itself.</summary>
    private IEnumerable<Task> Writes(ResponseState state, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (state.Request.IsEmpty)
        {
            yield return blobs.WriteAsync(ResponseKey.Request(state.Id), body, cancellationToken);
        }

        if (state.Initial.Length > ResponseState.MaxInitialInRow)
        {
            yield return blobs.WriteAsync(ResponseKey.Initial(state.Id), state.Initial, cancellationToken);
        }

        yield return states.AddAsync(state, cancellationToken);
    }
}

/// <summary>On what terms requests are accepted.</summary>
/// <param name="Clock">The time.</param>
/// <param name="Timeout">Most time to the end.</param>
/// <param name="Retention">How long the response can be asked for.</param>
/// <param name="Webhook">Who is told of the end where the key names nobody; null nobody.</param>
internal sealed record AcceptanceTerms(TimeProvider Clock, TimeSpan Timeout, TimeSpan Retention, WebhookTarget? Webhook);
