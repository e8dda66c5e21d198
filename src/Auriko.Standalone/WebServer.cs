using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Auriko.Standalone;

/// <summary>How this host's web server treats its callers.</summary>
internal static class WebServer
{
    /// <summary>Has the server refuse lines of a head that end in a line feed alone: not every proxy ends them there.</summary>
    private const string RefuseLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Sets what differs from the server's defaults, and the defaults that the documentation states.</summary>
    /// <param name="server">The server.</param>
    public static void Configure(KestrelServerOptions server)
    {
        AppContext.SetSwitch(RefuseLineFeeds, true);
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxRequestBodySize = null; // Auriko:Limits:MaxBodyBytes is enforced by the endpoints.
        limits.MinResponseDataRate = null; // A slow reader of a stream is no reason to cut it.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
    }
}
