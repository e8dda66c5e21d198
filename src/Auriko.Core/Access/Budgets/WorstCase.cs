using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Access.Budgets;

/// <summary>What a request may cost at most. Pure.</summary>
/// <remarks>
/// <para>Input: half as much again as <see cref="TokenEstimate"/>, hence a token for every two ASCII characters, and never
/// more than the context holds. A token is a byte at least, so text costs at most twice this. Of images and files nothing
/// is known but that they are there.</para>
/// <para>Output: what the request allows, never more than the model gives. A request that allows anything is taken to
/// stop at a set number; what it uses beyond that is an overrun.</para>
/// <para>Service tier: where the request might ask for one, the dearest that has a price.</para>
/// <para>Built-in searches are not foreseen.</para>
/// </remarks>
/// <param name="request">The request.</param>
/// <param name="reserveOutput">The output of a request that names no limit.</param>
internal sealed class WorstCase(ResponseRequest request, int reserveOutput)
{
    private readonly long _input = TokenEstimate.Input(request) * 3 / 2;
    private readonly long _output = request.MaxOutputTokens ?? reserveOutput;
    private readonly bool _mayAskForTier = ServiceTiers.MayBeAskedFor(request);

    /// <summary>The most one attempt at an offering costs, at the dearest time of the week; null when that is not known.</summary>
    /// <param name="offering">The offering.</param>
    public Usd? Of(Offering offering)
    {
        if (offering.Prices is not { } prices)
        {
            return null;
        }

        var input = Math.Min(_input, offering.ContextWindow ?? long.MaxValue);
        var output = Math.Min(_output, offering.MaxOutputTokens ?? long.MaxValue);
        var most = DearestTier(prices, input, output);
        foreach (var window in offering.PriceWindows)
        {
            most = Usd.Max(most, DearestTier(window.Prices, input, output));
        }

        return most;
    }

    /// <summary>
    /// The most a plan costs. Attempts that run at once are all billed, so the dearest candidates count, as many as may run
    /// at once; an attempt that fails before output is seldom billed and is replaced, not added to.
    /// </summary>
    /// <param name="plan">A plan whose candidates all have prices.</param>
    public Usd Of(RoutePlan plan)
    {
        var atOnce = plan.FanOut + (plan.HedgeDelay is null ? 0 : 1);
        var sum = Usd.Zero;
        foreach (var price in plan.Candidates.Select(candidate => Of(candidate.Offering) ?? Usd.Zero).OrderDescending().Take(atOnce))
        {
            sum += price;
        }

        return sum;
    }

    private Usd DearestTier(PriceList prices, long input, long output)
    {
        var most = Dearest(prices, input, output);
        foreach (var tier in _mayAskForTier ? prices.ServiceTiers : [])
        {
            most = Usd.Max(most, Dearest(tier.Prices, input, output));
        }

        return most;
    }

    private static Usd Dearest(PriceList prices, long input, long output)
    {
        var fresh = new UsageVector { FreshInput = input, VisibleOutput = output };
        var most = CostOf(fresh);
        most = Usd.Max(most, CostOf(fresh with { FreshInput = 0, CacheWrite5m = input }));
        return Usd.Max(most, CostOf(fresh with { VisibleOutput = 0, ImageOutput = output }));

        Usd CostOf(UsageVector usage) => Pricing.Cost(usage, prices) ?? Usd.Zero;
    }
}

/// <summary>What the attempts of a request are to say in the ledger of the budget that pays for them.</summary>
/// <param name="Grant">The grant that pays.</param>
/// <param name="Worst">What an attempt counts whose cost is never known.</param>
/// <param name="IncludesByok">Whether attempts with the caller's own provider keys count.</param>
internal sealed record BudgetTag(string Grant, WorstCase Worst, bool IncludesByok)
{
    /// <summary>Whether what is not covered is refused.</summary>
    public bool IsEnforced { get; init; }

    /// <summary>Whether an attempt may be made: what an enforced budget cannot count is not.</summary>
    /// <param name="offering">The offering.</param>
    /// <param name="tier">The service tier asked for.</param>
    /// <param name="payer">Who pays the provider.</param>
    public bool Allows(Offering offering, string? tier, CredentialOwner payer) =>
        !IsEnforced || tier is null || (payer is CredentialOwner.Byok && !IncludesByok) || offering.IsPricedIn(tier);
}
