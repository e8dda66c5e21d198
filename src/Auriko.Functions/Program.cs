using Auriko.Azure;
using Auriko.Core;
using Auriko.Core.Settings;
using Auriko.Functions.Background;
using Auriko.Http;
using Auriko.Http.Telemetry;
using Auriko.Providers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
AddGateway(builder);

using var host = builder.Build();
SettingsCheck.Run(host.Services);
await host.RunAsync();

internal sealed partial class Program
{
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

        builder.Services.DeclareSettings("Auriko:Standalone"); // Of the other host: one file may serve both.

        // The worker's log travels to the host line by line; several lines a request from the frameworks are too many.
        builder.Logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning);
    }
}
