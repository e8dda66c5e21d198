using System.Globalization;
using Auriko.Core.Access.Limits;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http;

/// <summary>Tells callers how their limits stand.</summary>
internal static class LimitHeaders
{
    /// <summary>The value of <c>X-Rate-Limit-Source</c> where the limit is the key's, or this gateway's.</summary>
    public const string Gateway = "gateway";

    /// <summary>The value of <c>X-Rate-Limit-Source</c> where the limit is a provider's.</summary>
    public const string Provider = "provider";

    /// <summary>Sets the headers of a limited key; of others, none.</summary>
    /// <param name="headers">The response's headers, not sent yet.</param>
    /// <param name="report">What is to be told.</param>
    public static void Write(IHeaderDictionary headers, LimitReport report)
    {
        if (!report.IsLimited)
        {
            return;
        }

        if (!headers.ContainsKey(HeaderNames.RateLimitSource))
        {
            headers[HeaderNames.RateLimitSource] = Gateway;
        }

        if (report.Requests is { } requests)
        {
            headers[HeaderNames.RateLimit] = requests.Limit.ToString(CultureInfo.InvariantCulture);
            headers[HeaderNames.RateLimitRemaining] = requests.Remaining.ToString(CultureInfo.InvariantCulture);
            headers[HeaderNames.RateLimitReset] =
                requests.ResetAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
    }
}
