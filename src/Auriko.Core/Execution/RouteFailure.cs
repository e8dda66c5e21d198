using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>Makes the one error of a request out of the failures of its attempts. Pure.</summary>
internal static class RouteFailure
{
    /// <summary>The most useful error.</summary>
    /// <param name="failures">The failures, in order; at least one.</param>
    /// <remarks>
    /// A failure that does not fall back speaks for itself. Otherwise failures of context length count only when there
    /// was no other, because another provider may yet have room; of the rest, rate limits and timeouts count when they
    /// are all there was.
    /// </remarks>
    public static GatewayError Of(IReadOnlyList<ProviderFailure> failures)
    {
        var last = failures.FirstOrDefault(failure => !failure.Kind.FallsBack) ?? failures[^1];
        var others = failures.Where(failure => failure.Kind is not FailureKind.ContextLengthExceeded).ToList();
        return last.Kind switch
        {
            FailureKind.InvalidRequest or FailureKind.ContentRefused => Error(ErrorCode.InvalidRequest, last),
            FailureKind.TotalTimeout => Error(ErrorCode.UpstreamTimeout, last),
            _ when others.Count == 0 => Error(ErrorCode.ContextLengthExceeded, last),
            _ when others.TrueForAll(failure => failure.Kind is FailureKind.RateLimited) => RateLimited(others),
            _ when others.TrueForAll(failure => failure.Kind.IsTimeout) => Error(ErrorCode.UpstreamTimeout, others[^1]),
            _ => Error(ErrorCode.UpstreamError, others[^1]),
        };
    }

    private static GatewayError RateLimited(List<ProviderFailure> failures)
    {
        var soonest = failures.MinBy(failure => failure.RetryAfter ?? TimeSpan.MaxValue)!;
        return Error(ErrorCode.RateLimitExceeded, soonest);
    }

    private static GatewayError Error(ErrorCode code, ProviderFailure failure) =>
        new(code, failure.PublicMessage, failure.Param, null, failure.Provider.Value, failure.RetryAfter);
}
