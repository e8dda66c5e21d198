using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Auriko.Benchmarks.Compare;

/// <summary>YARP with one route and no transforms: the least a .NET gateway can cost.</summary>
internal static class PlainProxy
{
    public static async Task RunAsync(string urls, string upstream, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "upstream",
                    Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = upstream } },
                },
            ]);
        await using var app = builder.Build();
        app.Urls.Add(urls);
        app.MapReverseProxy();
        await HostingAbstractionsHostExtensions.RunAsync(app, cancellationToken).ConfigureAwait(false);
    }
}
