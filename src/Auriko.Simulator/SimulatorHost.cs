using System.Net;
using Auriko.Simulator.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Auriko.Simulator;

/// <summary>
/// A running simulator: one Kestrel server on loopback that answers as the providers' own services do.
/// Safe to use from many threads; whoever starts it disposes it, and disposing stops the server.
/// </summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SimulatorHost(WebApplication application, Uri baseAddress)
    {
        _application = application;
        BaseAddress = baseAddress;
    }

    /// <summary>Where it listens, with a slash at the end; the port is the real one.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts a simulator and returns when it accepts connections.</summary>
    /// <param name="options">How it listens and answers.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="FormatException">The URL has no literal address.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBodySize = SimulatorApplication.LargestBody;
            kestrel.Listen(EndPointOf(options.Url));
        });
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();

        var application = builder.Build();
        application.Run(new SimulatorApplication(options).HandleAsync);
        await application.StartAsync(cancellationToken).ConfigureAwait(false);

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new SimulatorHost(application, new Uri(addresses!.Addresses.First()));
    }

    /// <summary>Stops listening, ends the open streams and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static IPEndPoint EndPointOf(string url)
    {
        var address = new Uri(url);
        var host = address.Host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host.Trim('[', ']'));
        return new IPEndPoint(host, address.Port);
    }
}
