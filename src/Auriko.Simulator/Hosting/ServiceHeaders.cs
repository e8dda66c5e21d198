using System.Globalization;
using Auriko.Simulator.Dialects;

namespace Auriko.Simulator.Hosting;

/// <summary>The headers each service sends with every answer.</summary>
internal static class ServiceHeaders
{
    private const int RequestLimit = 15_000;
    private const int TokenLimit = 40_000_000;

    /// <summary>Sets them.</summary>
    /// <param name="response">The response, not yet begun.</param>
    /// <param name="flavour">Whose service it is.</param>
    /// <param name="tokens">Tokens of the prompt, or 0 when it was not read.</param>
    public static void Set(HttpResponse response, Flavour flavour, int tokens)
    {
        var headers = response.Headers;
        if (flavour == Flavour.DeepSeek)
        {
            headers["x-ds-trace-id"] = Ids.Hex(string.Empty, 32);
            return;
        }

        if (flavour == Flavour.Gemini)
        {
            headers["server-timing"] = "gfet4t7; dur=12";
            return;
        }

        if (flavour == Flavour.Anthropic)
        {
            headers["request-id"] = Ids.Word("req_011C", 20);
            headers["anthropic-ratelimit-requests-limit"] = RequestLimit.ToString(CultureInfo.InvariantCulture);
            headers["anthropic-ratelimit-requests-remaining"] = (RequestLimit - 1).ToString(CultureInfo.InvariantCulture);
            return;
        }

        headers["x-request-id"] = flavour == Flavour.Azure ? Guid.NewGuid().ToString() : Ids.Request();
        if (flavour == Flavour.Azure)
        {
            headers["apim-request-id"] = Guid.NewGuid().ToString();
            headers["x-ms-region"] = "Simulated";
        }
        else
        {
            headers["openai-version"] = "2020-10-01";
            headers["openai-processing-ms"] = "12";
        }

        headers["x-ratelimit-limit-requests"] = RequestLimit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-requests"] = (RequestLimit - 1).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-requests"] = "4ms";
        headers["x-ratelimit-limit-tokens"] = TokenLimit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-tokens"] = (TokenLimit - tokens).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-tokens"] = "0s";
    }
}
