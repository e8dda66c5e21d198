using System.Globalization;
using Auriko.Core.Contract;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http;

/// <summary>The one map from errors to HTTP.</summary>
internal static class FailureMapping
{
    /// <summary>Sent on 429 and 503 when nobody knows a better wait.</summary>
    private const string DefaultRetryAfterSeconds = "1";

    extension(ErrorCode code)
    {
        /// <summary>The HTTP status.</summary>
        public int StatusCode => code switch
        {
            ErrorCode.InvalidRequest or ErrorCode.InvalidParameterValue or ErrorCode.MissingRequiredParameter
                or ErrorCode.UnknownParameter or ErrorCode.ContextLengthExceeded or ErrorCode.RequiredParamsNotSupported
                or ErrorCode.ToolChoiceRequiredNotSupported
                or ErrorCode.NoProviderAvailable => StatusCodes.Status400BadRequest,
            ErrorCode.InvalidApiKey or ErrorCode.ExpiredApiKey => StatusCodes.Status401Unauthorized,
            ErrorCode.InsufficientPermissions or ErrorCode.FeatureDisabled => StatusCodes.Status403Forbidden,
            ErrorCode.ModelNotFound or ErrorCode.ResourceNotFound => StatusCodes.Status404NotFound,
            ErrorCode.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
            ErrorCode.RequestTimeout => StatusCodes.Status408RequestTimeout,
            ErrorCode.IdempotencyConflict => StatusCodes.Status409Conflict,
            ErrorCode.PayloadTooLarge => StatusCodes.Status413PayloadTooLarge,
            ErrorCode.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
            ErrorCode.RateLimitExceeded or ErrorCode.TokensPerMinExceeded or ErrorCode.ConcurrentRequestsExceeded
                or ErrorCode.BudgetExhausted or ErrorCode.InsufficientQuota => StatusCodes.Status429TooManyRequests,
            ErrorCode.CallerGone => StatusCodes.Status499ClientClosedRequest,
            ErrorCode.InternalError => StatusCodes.Status500InternalServerError,
            ErrorCode.UpstreamError => StatusCodes.Status502BadGateway,
            ErrorCode.ModelUnavailable or ErrorCode.ServiceUnavailable => StatusCodes.Status503ServiceUnavailable,
            ErrorCode.UpstreamTimeout => StatusCodes.Status504GatewayTimeout,
        };
    }

    extension(GatewayError error)
    {
        /// <summary>Sets the headers that go with the error: retry, challenge, and who is to blame.</summary>
        /// <param name="headers">The response's headers, not sent yet.</param>
        public void WriteHeaders(IHeaderDictionary headers)
        {
            var status = error.Code.StatusCode;
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                headers.RetryAfter = RetryAfterSeconds(error.RetryAfter);
            }

            if (status is StatusCodes.Status429TooManyRequests)
            {
                headers[HeaderNames.RateLimitSource] = error.Provider is null ? LimitHeaders.Gateway : LimitHeaders.Provider;
            }

            if (status is StatusCodes.Status401Unauthorized)
            {
                headers.WWWAuthenticate = "Bearer";
            }

            if (error.Provider is { } provider)
            {
                headers[HeaderNames.ErrorProvider] = provider;
                headers[HeaderNames.ErrorRetryable] = status is StatusCodes.Status429TooManyRequests or >= 500 ? "true" : "false";
                headers[HeaderNames.ErrorType] = UpstreamKind(status);
            }
        }
    }

    private static string RetryAfterSeconds(TimeSpan? wait) =>
        wait is { } span && span > TimeSpan.Zero
            ? Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : DefaultRetryAfterSeconds;

    private static string UpstreamKind(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit",
        StatusCodes.Status504GatewayTimeout => "timeout",
        >= 500 => "server_error",
        _ => "invalid_request",
    };
}
