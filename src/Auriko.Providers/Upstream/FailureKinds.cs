using System.Collections.Frozen;
using Auriko.Core.Execution;

namespace Auriko.Providers.Upstream;

/// <summary>Decides what kind of failure an upstream's status and error are.</summary>
internal static class FailureKinds
{
    private static readonly FrozenDictionary<string, FailureKind> ByCode = new Dictionary<string, FailureKind>
    {
        ["context_length_exceeded"] = FailureKind.ContextLengthExceeded,
        ["string_above_max_length"] = FailureKind.InvalidRequest,
        ["content_filter"] = FailureKind.ContentRefused,
        ["content_policy_violation"] = FailureKind.ContentRefused,
        ["responsibleaipolicyviolation"] = FailureKind.ContentRefused,
        ["image_content_policy_violation"] = FailureKind.ContentRefused,
        ["moderation_blocked"] = FailureKind.ContentRefused,
        ["bio_policy"] = FailureKind.ContentRefused,
        ["cyber_policy"] = FailureKind.ContentRefused,
        ["model_not_found"] = FailureKind.UpstreamModelMissing,
        ["not_found_error"] = FailureKind.UpstreamModelMissing,
        ["deploymentnotfound"] = FailureKind.UpstreamModelMissing,
        ["invalid_api_key"] = FailureKind.UpstreamCredential,
        ["api_key_invalid"] = FailureKind.UpstreamCredential,
        ["authentication_error"] = FailureKind.UpstreamCredential,
        ["permission_error"] = FailureKind.UpstreamCredential,
        ["account_deactivated"] = FailureKind.UpstreamCredential,
        ["billing_error"] = FailureKind.UpstreamCredential,

        // The account lacks something, such as billing, or must not be used from where the gateway is.
        ["failed_precondition"] = FailureKind.UpstreamCredential,
        ["rate_limit_exceeded"] = FailureKind.RateLimited,
        ["rate_limit_error"] = FailureKind.RateLimited,
        ["insufficient_quota"] = FailureKind.RateLimited,
        ["resource_exhausted"] = FailureKind.RateLimited,
        ["toomanyrequests"] = FailureKind.RateLimited,
        ["slow_down"] = FailureKind.Overloaded,
        ["insufficient_system_resource"] = FailureKind.Overloaded,
        ["server_is_overloaded"] = FailureKind.Overloaded,
        ["overloaded_error"] = FailureKind.Overloaded,
        ["service_unavailable_error"] = FailureKind.Overloaded,
        ["server_error"] = FailureKind.UpstreamUnavailable,
        ["api_error"] = FailureKind.UpstreamUnavailable,
        ["internal_error"] = FailureKind.UpstreamUnavailable,
        ["vector_store_timeout"] = FailureKind.UpstreamUnavailable,
        ["timeout_error"] = FailureKind.UpstreamUnavailable,
        ["invalid_request_error"] = FailureKind.InvalidRequest,
        ["request_too_large"] = FailureKind.InvalidRequest,
        ["invalid_prompt"] = FailureKind.InvalidRequest,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TooLong =
    [
        "maximum context length", "context window", "context length", "prompt is too long", "input is too long",
        "exceeds the maximum number of tokens", "exceed context limit", "maximum prompt length",
        "exceeded model token limit", "available context size",
    ];

    private static readonly string[] OfAccount =
        ["credit balance is too low", "incorrect api key provided", "this organization has been disabled"];

    private static readonly string[] AgainstPolicy =
    [
        "content management policy", "usage policy", "usage policies", "content policy", "safety system",
        "content filter", "violates usage guidelines",
    ];

    /// <summary>The kind of an HTTP error.</summary>
    public static FailureKind Of(int status, UpstreamError error) => status switch
    {
        400 or 413 or 422 or 431 => OfRefusal(error),
        401 or 402 or 403 => IsPolicy(error) ? FailureKind.ContentRefused : FailureKind.UpstreamCredential,
        404 or 410 => FailureKind.UpstreamModelMissing,
        429 => FailureKind.RateLimited,
        503 or 529 => FailureKind.Overloaded,
        408 or 409 or 425 or >= 500 => FailureKind.UpstreamUnavailable,
        _ => FailureKind.UpstreamProtocol,
    };

    /// <summary>The kind of an error inside a reply of status 200.</summary>
    public static FailureKind OfInBand(UpstreamError error)
    {
        if (error.StatusInCode is { } status)
        {
            return Of(status, error);
        }

        var kind = Known(error.Code) ?? Known(error.Type) ?? FailureKind.UpstreamUnavailable;
        return kind is FailureKind.InvalidRequest || IsAboutInput(error.Code) ? OfRefusal(error) : kind;
    }

    private static FailureKind OfRefusal(UpstreamError error)
    {
        var known = Known(error.Code);
        return known is FailureKind.ContextLengthExceeded || Says(error, TooLong) ? FailureKind.ContextLengthExceeded
            : IsPolicy(error) ? FailureKind.ContentRefused
            : Says(error, OfAccount) ? FailureKind.UpstreamCredential
            : known is FailureKind.UpstreamModelMissing or FailureKind.UpstreamCredential or FailureKind.RateLimited ? known.Value
            : FailureKind.InvalidRequest;
    }

    private static bool IsPolicy(UpstreamError error) =>
        Known(error.Code) is FailureKind.ContentRefused || Says(error, AgainstPolicy);

    private static bool IsAboutInput(string? code) =>
        code is not null
        && (code.StartsWith("invalid_", StringComparison.Ordinal) || code.Contains("image", StringComparison.Ordinal))
        && Known(code) is null;

    private static FailureKind? Known(string? code) =>
        code is not null && ByCode.TryGetValue(code, out var kind) ? kind : null;

    private static bool Says(UpstreamError error, string[] phrases) =>
        error.Message is { } message
        && phrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
