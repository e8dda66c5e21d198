using System.Globalization;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>What callers are told of budgets.</summary>
internal static class BudgetErrors
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Whether there is money left cannot be found out.</summary>
    public static GatewayError NotReached { get; } = new(
        ErrorCode.ServiceUnavailable, "The key's budget cannot be checked at the moment.", RetryAfter: Wait);

    /// <summary>A response was accepted because own provider keys pay for it, and they have been removed since.</summary>
    public static GatewayError OwnKeysGone { get; } = new(
        ErrorCode.NoProviderAvailable,
        "The workspace's own provider keys that were to pay for the response are gone, and the key's budget does not cover it.");

    /// <summary>No candidate has a price.</summary>
    /// <param name="request">The request.</param>
    public static GatewayError Unpriced(ResponseRequest request) => new(
        ErrorCode.NoProviderAvailable,
        "The catalog has no price for the requested model, and the key's budget is enforced: what is not known cannot be counted.",
        request.Gateway.Models is null ? "model" : "gateway.models",
        "Choose a model with a price (GET /v1/models?endpoint=responses shows them), or have the operator add one to the catalog.");

    /// <summary>No candidate has a price in the service tier that the request asks for.</summary>
    /// <param name="tier">The tier.</param>
    public static GatewayError UnpricedTier(string tier) => new(
        ErrorCode.NoProviderAvailable,
        $"The catalog has no price for the service tier '{tier}', and the key's budget is enforced: what is not known cannot be counted.",
        Suggestion: "Ask for no service tier, or have the operator add its prices to the catalog.");

    /// <summary>The budget does not cover the request.</summary>
    /// <param name="key">The period.</param>
    /// <param name="status">How the budget stands.</param>
    /// <param name="worst">What the request may cost.</param>
    /// <param name="now">The time.</param>
    public static GatewayError Exhausted(BudgetKey key, BudgetStatus status, Usd worst, DateTimeOffset now)
    {
        var spend = status.Spend ?? Usd.Zero;
        var isHeld = spend + worst <= status.Limit;
        var end = key.End.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new GatewayError(
            ErrorCode.BudgetExhausted,
            $"The key's {key.Period.Name} budget of ${status.Limit} does not cover this request: ${spend} is spent, the request may "
            + $"cost up to ${worst}{(isHeld ? ", and the rest is held for requests under way" : string.Empty)}. "
            + $"It starts anew at {end}.",
            Suggestion: worst > status.Limit || isHeld
                ? "Lower 'max_output_tokens' or choose a cheaper model: a request must be covered at its greatest possible cost."
                : "Wait for the new period, have the budget raised, or lower 'max_output_tokens' to fit what is left.",
            RetryAfter: isHeld ? Wait : key.End - now);
    }
}
