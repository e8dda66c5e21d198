using Microsoft.AspNetCore.Http;

namespace Auriko.Http;

/// <summary>The id that ties a request, its reply and its log lines together.</summary>
internal static class RequestIds
{
    private const int LongestAccepted = 128;

    /// <summary>
    /// The caller's own <c>X-Request-ID</c> when it is 1 to 128 visible ASCII characters, else a new <c>req_</c> and 32 hex digits.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="clock">Gives the time part of a new id.</param>
    public static string Choose(HttpRequest request, TimeProvider clock)
    {
        var sent = request.Headers[HeaderNames.RequestId];
        return sent is [{ Length: > 0 and <= LongestAccepted } id] && !id.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? id
            : $"req_{Guid.CreateVersion7(clock.GetUtcNow()):N}";
    }
}
