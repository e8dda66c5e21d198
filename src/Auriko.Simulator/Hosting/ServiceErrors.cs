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
            Flavour.DeepSeek => new WireError(
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
    };

    /// <summary>The error a script names by its status.</summary>
    public static WireError Scripted(ScriptStep step, Flavour flavour)
    {
        var known = Known(step.Number("code", StatusCodes.Status500InternalServerError), flavour);
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

    private static string Masked(string key) => key.Length < 12 ? "****" : $"{key[..8]}*****{key[^4..]}";
}
