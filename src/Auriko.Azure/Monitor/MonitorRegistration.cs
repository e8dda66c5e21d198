using Auriko.Core.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Azure.Monitor;

/// <summary>Registers what sends telemetry to Azure Monitor.</summary>
internal static class MonitorRegistration
{
    private const string AuthenticationVariable = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    extension(IServiceCollection services)
    {
        /// <summary>Sends to Application Insights what is collected, where a connection string says so.</summary>
        /// <param name="configuration">Holds <c>Auriko:Telemetry</c>, or the standard variables.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddMonitor(IConfiguration configuration)
        {
            var settings = TelemetrySettings.Read(configuration);
            if (settings.AzureMonitorConnectionString is { } connection)
            {
                services.AddOpenTelemetry().UseAzureMonitorExporter(exporter =>
                {
                    exporter.ConnectionString = connection;
                    exporter.Credential = CredentialOf(configuration[AuthenticationVariable]);
                    exporter.SamplingRatio = (float)settings.SampleRatio;
                    exporter.TracesPerSecond = null;
                });
            }

            return services;
        }
    }

    /// <summary>
    /// The identity that a component without local authentication wants, as the Functions host is told of it:
    /// <c>ClientId=ID;Authorization=AAD</c>, or <c>Authorization=AAD</c> for the system-assigned one.
    /// </summary>
    /// <param name="authentication">The variable; null or another text: the connection string is enough.</param>
    internal static TokenCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? string.Empty)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts["Authorization"].LastOrDefault(), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(parts["ClientId"].LastOrDefault() is { Length: > 0 } client
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned);
    }
}
