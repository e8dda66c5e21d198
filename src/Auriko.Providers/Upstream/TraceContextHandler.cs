using System.Diagnostics;

namespace Auriko.Providers.Upstream;

/// <summary>
/// Tells an upstream which span its call belongs to: <c>traceparent</c> of W3C Trace Context. <c>tracestate</c> and
/// <c>baggage</c> end here, for they may say things of the caller.
/// </summary>
/// <param name="inner">What carries the call.</param>
internal sealed class TraceContextHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } span })
        {
            request.Headers.TryAddWithoutValidation("traceparent", span);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
