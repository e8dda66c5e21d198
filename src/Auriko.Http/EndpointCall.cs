using System.Globalization;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Auriko.Http;

/// <summary>One request on its way through an endpoint. Not safe for concurrent use.</summary>
/// <param name="request">The request.</param>
/// <param name="requestId">Its id.</param>
/// <param name="overhead">Measures the gateway's own time.</param>
internal sealed class EndpointCall(HttpRequest request, string requestId, OverheadClock overhead)
{
    /// <summary>The request.</summary>
    public HttpRequest Request { get; } = request;

    /// <summary>Its id.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>Measures the gateway's own time.</summary>
    public OverheadClock Overhead { get; } = overhead;

    /// <summary>Cancelled when the caller hangs up.</summary>
    public CancellationToken Aborted { get; } = request.HttpContext.RequestAborted;

    /// <summary>What the caller is told of its key's limits.</summary>
    public LimitReport Limits { get; } = new();

    /// <summary>Tells how the caller's budget stands; null when nobody knows of one.</summary>
    public Func<BudgetStatus?>? Budget { get; set; }

    /// <summary>Sets the headers that every response carries. Call it last before the headers are sent.</summary>
    public void WriteHeaders()
    {
        var headers = Request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (StringValues.IsNullOrEmpty(headers.CacheControl))
        {
            headers.CacheControl = "no-store"; // Every reply is one caller's own.
        }

        headers[HeaderNames.RequestId] = RequestId;
        Budget?.Invoke()?.WriteTo(headers);
        headers[HeaderNames.Overhead] = Overhead.Elapsed.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        LimitHeaders.Write(headers, Limits);
    }
}
