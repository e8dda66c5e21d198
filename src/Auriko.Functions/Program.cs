using Auriko.Azure;
using Auriko.Core;
using Auriko.Core.Settings;
using Auriko.Functions.Background;
using Auriko.Http;
using Auriko.Http.Telemetry;
using Auriko.Providers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
AddGateway(builder);

using var host = builder.Build();
SettingsCheck.Run(host.Services);
return await RunAsync(host);

internal sealed partial class Program
{
    /// <summary>
    /// How a worker ends whose place another is to take. At 0 the Functions host takes it that none is wanted, and leaves every
    /// request waiting; where it ends the worker itself, the code does not matter. (azure-functions-host, WorkerConstants)
    /// </summary>
    internal const int RestartExitCode = 200;

    /// <summary>Runs the worker until it ends, for whatever reason.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(IHost host)
    {
        await host.RunAsync().ConfigureAwait(false);
        return RestartExitCode;
    }

    /// <summary>All that this host is made of. The ledger's durability stays the default, the table: the disk is not ours.</summary>
    internal static void AddGateway(IHostApplicationBuilder builder)
    {
        builder.Services
            .AddAurikoCore(builder.Configuration)
            .AddAurikoProviders(builder.Configuration)
            .AddAurikoAzure(builder.Configuration)
            .AddAurikoHttp(builder.Configuration)
            .AddDurableBackgroundEngine()
            .AddAurikoTelemetry(builder.Configuration, telemetry => telemetry.UseFunctionsWorkerDefaults());

        // Between the Functions host and the worker: bodies too large get this gateway's own answer, and slow readers of a
        // stream are no reason to cut it.
        builder.Services.Configure<KestrelServerOptions>(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinResponseDataRate = null;
        });

        builder.Services.DeclareSettings("Auriko:Standalone"); // Of the other host: one file may serve both.

        // The worker's log travels to the host line by line; several lines a request from the frameworks are too many.
        builder.Logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning);
    }
}
