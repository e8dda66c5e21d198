using System.Runtime.CompilerServices;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Streaming;

namespace Auriko.Core.Gateway;

/// <summary>Joins the rooms: a plan, its execution, the emitter, the ledger. Safe for concurrent use.</summary>
/// <param name="router">Chooses the offerings.</param>
/// <param name="budgets">Cover what it may cost.</param>
/// <param name="executor">Calls them.</param>
/// <param name="health">Says whether entries can be taken.</param>
/// <param name="settings">The gateway's settings.</param>
/// <param name="clock">The clock of responses.</param>
internal sealed class ResponseGateway(
    RequestRouter router, KeyBudgets budgets, PlanExecutor executor, ILedgerHealth health, GatewaySettings settings,
    TimeProvider clock) : IResponseGateway
{
    /// <inheritdoc/>
    public async Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var run = await BeginAsync(call, null, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        while (!run.IsEnded)
        {
            await run.AdvanceAsync().ConfigureAwait(false);
            while (run.TryTake(out var _))
            {
            }
        }

        return run.Response;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponseEvent> StreamAsync(
        GatewayCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await BeginAsync(call, settings.HeaderDelay, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        while (!run.IsEnded)
        {
            await run.AdvanceAsync().ConfigureAwait(false);
            while (run.TryTake(out var next))
            {
                yield return next;
            }
        }
    }

    private async ValueTask<ResponseRun> BeginAsync(GatewayCall call, TimeSpan? headerDelay, CancellationToken cancellationToken)
    {
        RefuseWhatCannotRun(call.Request);
        var facts = new RequestFacts(
            call.Request, ResponseIds.NewResponseId(clock), clock.GetUtcNow(), call.Caller.KeyId)
        {
            Allowance = call.Caller.Policy.Allowance,
            OwnKeys = call.OwnKeys,
        };
        var plan = router.Route(facts);
        if (call.Explain && plan.Decision is { } decision)
        {
            plan = plan with { Explanation = decision.ToJson() };
        }

        var admitted = await budgets.AdmitAsync(call.Caller, plan, facts, cancellationToken).ConfigureAwait(false);
        var walk = executor.Begin(admitted.Plan, admitted.Facts, cancellationToken);
        return new ResponseRun(walk, admitted.Facts, call.Overhead, headerDelay, clock) { Ticket = admitted.Ticket };
    }

    private void RefuseWhatCannotRun(ResponseRequest request)
    {
        if (request.Background)
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.FeatureDisabled, "Background responses are not available in this deployment.", "background",
                "Leave 'background' out; with 'stream' set to true, output comes as it is made."));
        }

        if (!health.IsAccepting)
        {
            throw new GatewayException(LedgerErrors.NotAccepting);
        }
    }
}
