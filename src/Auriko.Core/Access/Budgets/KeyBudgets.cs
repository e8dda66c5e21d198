using System.Collections.Concurrent;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// The budgets of keys: money is reserved before providers are called and settled at the end of a request, however it ends.
/// A key without a budget costs nothing here. Where the budget does not count what own provider keys pay for, that is not held
/// up by it either. Safe for concurrent use.
/// </summary>
internal sealed class KeyBudgets(BudgetPorts ports, BudgetSettings settings) : IBudgetFigures
{
    /// <summary>So long after its deadline a background response may still be settling.</summary>
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<BudgetKey, BudgetAccount> _accounts = new();

    /// <summary>The budgets that have been asked for lately.</summary>
    public IEnumerable<BudgetAccount> Accounts => _accounts.Values;

    /// <inheritdoc/>
    public ValueTask RefreshAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Policy.Budget is { } budget
            ? AccountOf(caller.KeyId, budget.Period, ports.Clock.GetUtcNow()).RefreshAsync(budget, cancellationToken)
            : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public BudgetStatus? StatusOf(Caller caller) =>
        caller.Policy.Budget is { } budget
            ? AccountOf(caller.KeyId, budget.Period, ports.Clock.GetUtcNow()).StatusOf(budget)
            : null;

    /// <summary>Reserves what a request of this process may cost.</summary>
    /// <param name="caller">Who pays.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="facts">The request.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    /// <exception cref="GatewayException">The budget does not cover it or cannot be asked, or no candidate has a price.</exception>
    public async ValueTask<AdmittedPlan> AdmitAsync(
        Caller caller, RoutePlan plan, RequestFacts facts, CancellationToken cancellationToken)
    {
        if (caller.Policy.Budget is not { } budget)
        {
            return new AdmittedPlan(plan, facts, null);
        }

        var spared = Spared(budget, plan, facts);
        if (spared is not null && facts.Request.Gateway.Routing.OnlyByok)
        {
            return spared.Value;
        }

        try
        {
            var worst = new WorstCase(facts.Request, settings.ReserveOutputTokens);
            var priced = Priced(plan, facts.Request, worst, budget.Enforce);
            var ticket = await AccountOf(caller.KeyId, budget.Period, facts.CreatedAt)
                .ReserveAsync(budget, worst.Of(priced), cancellationToken).ConfigureAwait(false);
            var tag = new BudgetTag(ticket.Grant, worst, budget.IncludeByok) { IsEnforced = budget.Enforce };
            return new AdmittedPlan(priced, facts with { Budget = tag }, ticket);
        }
        catch (GatewayException) when (spared is not null)
        {
            return spared.Value;
        }
    }

    /// <summary>Reserves what a background response may cost, for whichever process runs it.</summary>
    /// <param name="caller">Who pays.</param>
    /// <param name="plan">The plan as it looks now.</param>
    /// <param name="facts">The request.</param>
    /// <param name="deadline">When the response ends at the latest.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    /// <returns>What is to be kept with the response; null when the key has no budget.</returns>
    /// <exception cref="GatewayException">As <see cref="AdmitAsync"/>.</exception>
    public async Task<BudgetHold?> PinAsync(
        Caller caller, RoutePlan plan, RequestFacts facts, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (caller.Policy.Budget is not { } budget)
        {
            return null;
        }

        var hold = new BudgetHold(budget.Period, budget.Enforce) { IncludesByok = budget.IncludeByok };
        var isSpared = Spared(budget, plan, facts) is not null;
        if (isSpared && facts.Request.Gateway.Routing.OnlyByok)
        {
            return hold with { IsOwnOnly = true };
        }

        try
        {
            var worst = new WorstCase(facts.Request, settings.ReserveOutputTokens);
            var most = worst.Of(Priced(plan, facts.Request, worst, budget.Enforce));
            var grant = new BudgetGrant(facts.ResponseId, most, Usd.Zero, deadline + SettlingTime);
            await AccountOf(caller.KeyId, budget.Period, facts.CreatedAt).PinAsync(budget, grant, cancellationToken)
                .ConfigureAwait(false);
            return hold;
        }
        catch (GatewayException) when (isSpared)
        {
            return hold with { IsOwnOnly = true };
        }
    }

    /// <summary>A plan of a background response with a budget, and what its attempts say of that in the ledger.</summary>
    /// <param name="hold">What was kept with the response.</param>
    /// <param name="plan">The plan as it looks now.</param>
    /// <param name="facts">The request.</param>
    /// <exception cref="GatewayException">No candidate has a price, or none has a key that was to pay for it.</exception>
    public AdmittedPlan Resume(BudgetHold? hold, RoutePlan plan, RequestFacts facts)
    {
        if (hold is null)
        {
            return new AdmittedPlan(plan, facts, null);
        }

        if (hold.IsOwnOnly)
        {
            return OwnOnly(plan, facts) ?? throw new GatewayException(BudgetErrors.OwnKeysGone);
        }

        var worst = new WorstCase(facts.Request, settings.ReserveOutputTokens);
        var priced = Priced(plan, facts.Request, worst, hold.IsEnforced);
        var tag = new BudgetTag(facts.ResponseId, worst, hold.IncludesByok) { IsEnforced = hold.IsEnforced };
        return new AdmittedPlan(priced, facts with { Budget = tag }, null);
    }

    /// <summary>Settles a background response. When storage fails, its reservation ends by itself and the ledger counts.</summary>
    /// <param name="key">The period it was accepted in.</param>
    /// <param name="responseId">The response.</param>
    /// <param name="entries">The ledger's entries of all its attempts.</param>
    /// <param name="cancellationToken">The process hands over.</param>
    public async Task CloseAsync(
        BudgetKey key, string responseId, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            await AccountOf(key).CloseAsync(responseId, BudgetSpend.Of(entries), cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // Nobody waits for it, and nothing is lost.
        }
    }

    /// <summary>Gives back what was reserved for a background response that will not run, with the next report.</summary>
    /// <param name="key">The period it was to be accepted in.</param>
    /// <param name="responseId">The response.</param>
    public void Release(BudgetKey key, string responseId) => AccountOf(key).Release(responseId);

    /// <summary>Forgets budgets that nobody has asked for lately.</summary>
    /// <param name="before">When lately began.</param>
    public void Forget(DateTimeOffset before)
    {
        foreach (var (key, account) in _accounts)
        {
            if (account.UsedAt < before && !account.HasNews)
            {
                _accounts.TryRemove(key, out _);
            }
        }
    }

    /// <summary>What the caller's own provider keys alone can pay for, where the budget does not count that; null nothing.</summary>
    private static AdmittedPlan? Spared(KeyBudget budget, RoutePlan plan, RequestFacts facts) =>
        budget.IncludeByok ? null : OwnOnly(plan, facts);

    private static AdmittedPlan? OwnOnly(RoutePlan plan, RequestFacts facts)
    {
        var own = plan.Candidates.Where(candidate => facts.OwnKeys.Of(candidate.Offering.Provider) is not null).ToArray();
        return own.Length == 0
            ? null
            : new AdmittedPlan(
                plan with { Candidates = own, FanOut = Math.Min(plan.FanOut, own.Length) }, facts with { IsOwnOnly = true }, null);
    }

    private static RoutePlan Priced(RoutePlan plan, ResponseRequest request, WorstCase worst, bool isEnforced)
    {
        if (!isEnforced || plan.Candidates.All(candidate => worst.Of(candidate.Offering) is not null))
        {
            return plan;
        }

        var priced = plan.Candidates.Where(candidate => worst.Of(candidate.Offering) is not null).ToArray();
        return priced.Length == 0
            ? throw new GatewayException(BudgetErrors.Unpriced(request))
            : plan with { Candidates = priced, FanOut = Math.Min(plan.FanOut, priced.Length) };
    }

    private BudgetAccount AccountOf(string keyId, BudgetPeriod period, DateTimeOffset moment) =>
        AccountOf(BudgetKey.Of(keyId, period, moment));

    private BudgetAccount AccountOf(BudgetKey key) =>
        _accounts.GetOrAdd(key, static (made, budgets) => new BudgetAccount(made, budgets.ports, budgets.settings), (ports, settings));
}

/// <summary>A plan whose cost is covered.</summary>
/// <param name="Plan">The plan, without candidates whose price is not known where the budget is enforced.</param>
/// <param name="Facts">The request, with what its attempts say of the budget in the ledger.</param>
/// <param name="Ticket">What is to be settled at the end; null when there is nothing to settle here.</param>
internal readonly record struct AdmittedPlan(RoutePlan Plan, RequestFacts Facts, BudgetTicket? Ticket);

/// <summary>What a background response keeps of the budget that pays for it. Immutable.</summary>
/// <param name="Period">The budget's period.</param>
/// <param name="IsEnforced">Whether it was enforced when the response was accepted.</param>
public sealed record BudgetHold(BudgetPeriod Period, bool IsEnforced)
{
    /// <summary>Whether attempts with the caller's own provider keys count.</summary>
    public bool IncludesByok { get; init; }

    /// <summary>Whether nothing was reserved, because the caller's own provider keys alone pay.</summary>
    public bool IsOwnOnly { get; init; }
}
