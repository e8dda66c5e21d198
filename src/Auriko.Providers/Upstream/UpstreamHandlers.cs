using System.Net;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>Makes what carries the HTTP calls of one provider; called once a provider.</summary>
/// <param name="settings">The provider.</param>
internal delegate HttpMessageHandler UpstreamHandlerFactory(ProviderSettings settings);

/// <summary>Makes the connection pool of one provider.</summary>
internal static class UpstreamHandlers
{
    /// <summary>
    /// A pool that follows DNS changes and does nothing on its own: no redirect, cookie, proxy or decompression.
    /// </summary>
    /// <param name="settings">The provider.</param>
    public static HttpMessageHandler Create(ProviderSettings settings) => new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = settings.ConnectTimeout,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = settings.Proxy is not null,
        Proxy = settings.Proxy is null ? null : new WebProxy(settings.Proxy),

        // The gateway has a span of every call itself; what upstreams are told of it is for TraceContextHandler.
        ActivityHeadersPropagator = null,

        // A reply that is let go of before its end must free the upstream at once, not after a polite read to the end.
        ResponseDrainTimeout = TimeSpan.Zero,
    };
}
