namespace Auriko.Core.Contract;

/// <summary>The codes of a failed response's <c>error</c>: the API's own short list, which clients know as an enum.</summary>
public static class ResponseErrorCodes
{
    /// <summary>The provider or this gateway failed.</summary>
    public const string ServerError = "server_error";

    /// <summary>A rate limit or quota ended the response.</summary>
    public const string RateLimitExceeded = "rate_limit_exceeded";

    /// <summary>The provider refused the request itself.</summary>
    public const string InvalidPrompt = "invalid_prompt";

    extension(GatewayError error)
    {
        /// <summary>The error as a failed response shows it, once an HTTP status can no longer tell.</summary>
        public ResponseError ToResponseError() => new(Of(error.Code), error.Message, error.Param);
    }

    /// <summary>The code that says best what <paramref name="code"/> says in an envelope.</summary>
    /// <param name="code">The envelope's code.</param>
    public static string Of(ErrorCode code) => code.WireType switch
    {
        "rate_limit_error" => RateLimitExceeded,
        "invalid_request_error" => InvalidPrompt,
        _ => ServerError,
    };

    /// <summary>The envelope's <c>type</c> for a code of this list.</summary>
    internal static string TypeOf(string code) => code switch
    {
        ServerError => "api_error",
        RateLimitExceeded => "rate_limit_error",
        _ => "invalid_request_error",
    };
}
