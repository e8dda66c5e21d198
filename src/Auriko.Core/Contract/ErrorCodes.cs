namespace Auriko.Core.Contract;

/// <summary>How error codes are spelled on the wire.</summary>
public static class ErrorCodes
{
    extension(ErrorCode code)
    {
        /// <summary>The code as the envelope, the log and the headers spell it: snake case.</summary>
        public string WireCode => code switch
        {
            ErrorCode.InvalidRequest => "invalid_request",
            ErrorCode.InvalidParameterValue => "invalid_parameter_value",
            ErrorCode.MissingRequiredParameter => "missing_required_parameter",
            ErrorCode.UnknownParameter => "unknown_parameter",
            ErrorCode.ContextLengthExceeded => "context_length_exceeded",
            ErrorCode.RequiredParamsNotSupported => "required_params_not_supported",
            ErrorCode.ToolChoiceRequiredNotSupported => "tool_choice_required_not_supported",
            ErrorCode.NoProviderAvailable => "no_provider_available",
            ErrorCode.InvalidApiKey => "invalid_api_key",
            ErrorCode.ExpiredApiKey => "expired_api_key",
            ErrorCode.InsufficientPermissions => "insufficient_permissions",
            ErrorCode.ModelNotFound => "model_not_found",
            ErrorCode.ResourceNotFound => "resource_not_found",
            ErrorCode.MethodNotAllowed => "method_not_allowed",
            ErrorCode.RequestTimeout => "request_timeout",
            ErrorCode.PayloadTooLarge => "payload_too_large",
            ErrorCode.UnsupportedMediaType => "unsupported_media_type",
            ErrorCode.IdempotencyConflict => "idempotency_conflict",
            ErrorCode.RateLimitExceeded => "rate_limit_exceeded",
            ErrorCode.TokensPerMinExceeded => "tokens_per_min_exceeded",
            ErrorCode.ConcurrentRequestsExceeded => "concurrent_requests_exceeded",
            ErrorCode.BudgetExhausted => "budget_exhausted",
            ErrorCode.InsufficientQuota => "insufficient_quota",
            ErrorCode.InternalError => "internal_error",
            ErrorCode.UpstreamError => "upstream_error",
            ErrorCode.UpstreamTimeout => "upstream_timeout",
            ErrorCode.ModelUnavailable => "model_unavailable",
            ErrorCode.ServiceUnavailable => "service_unavailable",
            ErrorCode.FeatureDisabled => "feature_disabled",
            ErrorCode.CallerGone => "caller_gone",
        };

        /// <summary>The envelope's <c>type</c>: one of six families, each of which has its HTTP statuses.</summary>
        public string WireType => code switch
        {
            ErrorCode.InvalidRequest or ErrorCode.InvalidParameterValue or ErrorCode.MissingRequiredParameter
                or ErrorCode.UnknownParameter or ErrorCode.ContextLengthExceeded or ErrorCode.RequiredParamsNotSupported
                or ErrorCode.ToolChoiceRequiredNotSupported
                or ErrorCode.NoProviderAvailable or ErrorCode.MethodNotAllowed or ErrorCode.RequestTimeout
                or ErrorCode.PayloadTooLarge or ErrorCode.UnsupportedMediaType or ErrorCode.IdempotencyConflict
                or ErrorCode.CallerGone
                => "invalid_request_error",
            ErrorCode.InvalidApiKey or ErrorCode.ExpiredApiKey => "authentication_error",
            ErrorCode.InsufficientPermissions or ErrorCode.FeatureDisabled => "permission_error",
            ErrorCode.ModelNotFound or ErrorCode.ResourceNotFound => "not_found_error",
            ErrorCode.RateLimitExceeded or ErrorCode.TokensPerMinExceeded or ErrorCode.ConcurrentRequestsExceeded
                or ErrorCode.BudgetExhausted or ErrorCode.InsufficientQuota => "rate_limit_error",
            ErrorCode.InternalError or ErrorCode.UpstreamError or ErrorCode.UpstreamTimeout
                or ErrorCode.ModelUnavailable or ErrorCode.ServiceUnavailable => "api_error",
        };

        /// <summary>The page that explains the code.</summary>
        public string DocUrl => "https://docs.auriko.ai/errors/" + code.WireCode;
    }
}
