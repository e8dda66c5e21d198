using System.Diagnostics;
using Auriko.Core.Background;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// The span of one call of a background response. It runs in a trace of its own, or in that of the engine that runs it,
/// and is linked to the request that was accepted, which has ended long since.
/// </summary>
internal static class BackgroundSpan
{
    /// <summary>The current span as a response remembers it: a <c>traceparent</c>; null for none.</summary>
    public static string? Accepting =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Begins the span; it is the current one until it is disposed.</summary>
    /// <param name="state">The response.</param>
    /// <returns>Null when nobody listens, or the trace is not recorded.</returns>
    public static Activity? Begin(ResponseState state)
    {
        if (!GatewaySource.Spans.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = ActivityContext.TryParse(state.Trace, null, isRemote: true, out var accepted)
            ? [new ActivityLink(accepted)]
            : [];
        return GatewaySource.Spans.StartActivity(ActivityKind.Consumer, links: links, name: "background response");
    }
}
