using Auriko.Simulator.Scripts;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Hosting;

/// <summary>The errors of each service, in its own words.</summary>
internal static class ServiceErrors
{
    private const string Invalid = "invalid_request_error";

    /// <summary>The error for a call without a usable credential, or null when it has one.</summary>
    public static WireError? Credential(HttpRequest request, Flavour flavour)
    {
        if (flavour is Flavour.Anthropic or Flavour.Gemini)
        {
            return KeyHeader(request, flavour);
        }

        var bearer = request.Headers.Authorization.ToString();
        var key = bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..].Trim() : string.Empty;
        if (flavour == Flavour.Azure && key.Length == 0)
        {
            key = request.Headers["api-key"].ToString();
        }

        var isBad = key.StartsWith("invalid", StringComparison.OrdinalIgnoreCase);
        if (key.Length > 0 && !isBad)
        {
            return null;
        }

        return flavour switch
        {
            Flavour.OpenAI when isBad => new WireError(
                401, Invalid, "invalid_api_key",
                $"Incorrect API key provided: {Masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys."),
            Flavour.OpenAI => new WireError(
                401, Invalid, null,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."),
            Flavour.Azure => new WireError(
                401, null, "401",
                "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."),
            _ => new WireError(
                401, "authentication_error", Invalid,
                $"Authentication Fails, Your api key: {Masked(key)} is invalid"),
        };
    }

    public static WireError UnknownModel(string model, Flavour flavour) => flavour switch
    {
        Flavour.OpenAI => new WireError(
            404, Invalid, "model_not_found", $"The model `{model}` does not exist or you do not have access to it."),
        Flavour.Azure => new WireError(
            404, null, "DeploymentNotFound",
            "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."),
        Flavour.DeepSeek => new WireError(400, Invalid, Invalid, "Model Not Exist"),
        Flavour.Anthropic => new WireError(404, "not_found_error", null, $"model: {model}"),
        Flavour.Gemini => new WireError(
            404, null, null,
            $"models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods."),
    };

    /// <summary>The error a script names by its status.</summary>
    public static WireError Scripted(ScriptStep step, Flavour flavour)
    {
        var status = step.Number("code", StatusCodes.Status500InternalServerError);
        var known = flavour switch
        {
            Flavour.Anthropic => new WireError(status, null, null, AnthropicMessage(status)),
            Flavour.Gemini => new WireError(status, null, null, GeminiMessage(status)),
            _ => Known(status, flavour),
        };
        return known with
        {
            Type = step.Text("type") ?? known.Type,
            Code = step.Text("error") ?? known.Code,
            Message = step.Text("message") ?? known.Message,
            Param = step.Text("param") ?? known.Param,
            RetryAfter = step.Fraction("retry_after") ?? known.RetryAfter,
        };
    }

    private static WireError Known(int status, Flavour flavour) => status switch
    {
        400 => new WireError(400, Invalid, null, "Invalid value in the request.", "input"),
        401 => new WireError(401, Invalid, "invalid_api_key", "Incorrect API key provided."),
        402 => new WireError(402, "unknown_error", Invalid, "Insufficient Balance"),
        403 => new WireError(
            403, Invalid, "unsupported_country_region_territory", "Country, region, or territory not supported"),
        404 => new WireError(404, Invalid, "model_not_found", "The model does not exist or you do not have access to it."),
        408 => new WireError(408, "timeout", null, "Request timed out."),
        409 => new WireError(409, "conflict", null, "The resource was changed by another request."),
        429 => flavour == Flavour.DeepSeek
            ? new WireError(429, "rate_limit_error", null, "Rate limit reached")
            : new WireError(429, "tokens", "rate_limit_exceeded", "Rate limit reached on tokens per min (TPM). Please try again later."),
        503 => new WireError(
            503, "service_unavailable_error", null, "The server is overloaded or not ready yet. Please try again later."),
        529 => new WireError(529, "overloaded_error", null, "Overloaded"),
        _ => new WireError(
            status,
            "server_error",
            status == 500 ? null : "server_error",
            "The server had an error while processing your request. Sorry about that!"),
    };

    private static WireError? KeyHeader(HttpRequest request, Flavour flavour)
    {
        var name = flavour == Flavour.Anthropic ? "x-api-key" : "x-goog-api-key";
        var bearer = request.Headers.Authorization.ToString();
        var key = request.Headers[name].ToString() is { Length: > 0 } given ? given : bearer.Replace("Bearer ", "", StringComparison.Ordinal);
        if (key.Length > 0 && !key.StartsWith("invalid", StringComparison.OrdinalIgnoreCase))
        {
            return flavour == Flavour.Anthropic && request.Headers["anthropic-version"].Count == 0
                ? new WireError(400, Invalid, null, "anthropic-version: header is required")
                : null;
        }

        return (flavour, key.Length) switch
        {
            (Flavour.Anthropic, 0) => new WireError(401, "authentication_error", null, "x-api-key header is required"),
            (Flavour.Anthropic, _) => new WireError(401, "authentication_error", null, "invalid x-api-key"),
            (_, 0) => new WireError(
                403, null, null,
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."),
            _ => new WireError(400, null, "API_KEY_INVALID", "API key not valid. Please pass a valid API key."),
        };
    }

    private static string AnthropicMessage(int status) => status switch
    {
        400 => "Invalid value in the request.",
        401 => "invalid x-api-key",
        403 => "Your API key does not have permission to use the specified resource.",
        404 => "Not found",
        413 => "Request exceeds the maximum size",
        429 => "This request would exceed your organization's rate limit.",
        529 => "Overloaded",
        _ => "Internal server error",
    };

    private static string GeminiMessage(int status) => status switch
    {
        400 => "Request contains an invalid argument.",
        401 => "Request had invalid authentication credentials.",
        403 => "The caller does not have permission",
        404 => "Requested entity was not found.",
        429 => "You exceeded your current quota, please check your plan and billing details.",
        503 => "The model is overloaded. Please try again later.",
        504 => "Deadline expired before operation could complete.",
        _ => "An internal error has occurred.",
    };

    private static string Masked(string key) => key.Length < 12 ? "****" : $"{key[..8]}*****{key[^4..]}";
}
