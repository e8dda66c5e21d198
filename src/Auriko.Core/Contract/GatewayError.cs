namespace Auriko.Core.Contract;

/// <summary>
/// An error as the caller sees it. The wire spelling of <see cref="Code"/> and its <c>type</c> belong to this room,
/// the HTTP status to Auriko.Http.
/// </summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">Text safe for the caller: no upstream text, no secrets.</param>
/// <param name="Param">The offending field as a dotted path, such as <c>text.format.name</c>.</param>
/// <param name="Suggestion">What to do next, where there is something.</param>
/// <param name="Provider">The provider to blame; null when none is.</param>
/// <param name="RetryAfter">When to try again; set on rate limits and unavailability.</param>
public sealed record GatewayError(
    ErrorCode Code,
    string Message,
    string? Param = null,
    string? Suggestion = null,
    string? Provider = null,
    TimeSpan? RetryAfter = null);

/// <summary>Ends a request with <see cref="Error"/> before anything was written to the caller.</summary>
/// <param name="error">What the caller is told.</param>
/// <param name="cause">What happened, for the log.</param>
public sealed class GatewayException(GatewayError error, Exception? cause = null) : Exception(error.Message, cause)
{
    /// <summary>What the caller is told.</summary>
    public GatewayError Error { get; } = error;
}

/// <summary>The error codes of the API. The wire spelling is the snake case of the name.</summary>
public enum ErrorCode
{
    /// <summary>Malformed request.</summary>
    InvalidRequest,

    /// <summary>A field has a wrong type or value.</summary>
    InvalidParameterValue,

    /// <summary>A required field is missing.</summary>
    MissingRequiredParameter,

    /// <summary>A field is not known.</summary>
    UnknownParameter,

    /// <summary>The input does not fit the model.</summary>
    ContextLengthExceeded,

    /// <summary>No candidate takes every parameter and <c>require_parameters</c> was set.</summary>
    RequiredParamsNotSupported,

    /// <summary>No candidate can be made to call a tool, as <c>tool_choice</c> asks.</summary>
    ToolChoiceRequiredNotSupported,

    /// <summary>No candidate meets a hard constraint.</summary>
    NoProviderAvailable,

    /// <summary>Missing, malformed, unknown or revoked API key.</summary>
    InvalidApiKey,

    /// <summary>The API key has expired.</summary>
    ExpiredApiKey,

    /// <summary>The key may not do this.</summary>
    InsufficientPermissions,

    /// <summary>The model is not in the catalog.</summary>
    ModelNotFound,

    /// <summary>No such resource, or not the caller's.</summary>
    ResourceNotFound,

    /// <summary>The path exists, the method does not.</summary>
    MethodNotAllowed,

    /// <summary>The caller sends its body too slowly.</summary>
    RequestTimeout,

    /// <summary>The body is too large.</summary>
    PayloadTooLarge,

    /// <summary>The body is not JSON by its content type.</summary>
    UnsupportedMediaType,

    /// <summary>The idempotency key was used with another body.</summary>
    IdempotencyConflict,

    /// <summary>Too many requests.</summary>
    RateLimitExceeded,

    /// <summary>Too many tokens a minute.</summary>
    TokensPerMinExceeded,

    /// <summary>Too many requests at once.</summary>
    ConcurrentRequestsExceeded,

    /// <summary>The budget is used up.</summary>
    BudgetExhausted,

    /// <summary>Plan quota used up.</summary>
    InsufficientQuota,

    /// <summary>A fault of this gateway.</summary>
    InternalError,

    /// <summary>The provider failed or answered unreadably.</summary>
    UpstreamError,

    /// <summary>The provider was silent too long.</summary>
    UpstreamTimeout,

    /// <summary>Candidates exist, none is healthy.</summary>
    ModelUnavailable,

    /// <summary>The gateway cannot serve now.</summary>
    ServiceUnavailable,

    /// <summary>The feature is switched off in this deployment.</summary>
    FeatureDisabled,

    /// <summary>The caller hung up.</summary>
    CallerGone,
}
