namespace Auriko.Http;

/// <summary>The headers of our own.</summary>
internal static class HeaderNames
{
    public const string RequestId = "X-Request-ID";
    public const string Overhead = "x-gateway-overhead-ms";
    public const string ErrorProvider = "X-Error-Provider";
    public const string ErrorRetryable = "X-Error-Retryable";
    public const string ErrorType = "X-Error-Type";
    public const string RateLimitSource = "X-Rate-Limit-Source";
    public const string RateLimit = "X-RateLimit-Limit-Requests";
    public const string RateLimitRemaining = "X-RateLimit-Remaining-Requests";
    public const string RateLimitReset = "X-RateLimit-Reset-Requests";

    /// <summary><c>true</c> where the answer was made for an earlier request with the same <c>Idempotency-Key</c>.</summary>
    public const string Replayed = "Idempotency-Replayed";

    public const string BudgetExceeded = "X-Budget-Exceeded";
    public const string BudgetExceededPeriod = "X-Budget-Exceeded-Period";
    public const string BudgetExceededScope = "X-Budget-Exceeded-Scope";

    /// <summary>Of a request: <c>true</c> asks for the record of the routing decision.</summary>
    public const string Explain = "X-Auriko-Explain";
}
