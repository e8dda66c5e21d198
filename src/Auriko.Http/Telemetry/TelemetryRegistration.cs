using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Auriko.Http.Telemetry;

/// <summary>Registers what sends telemetry.</summary>
public static class TelemetryRegistration
{
    private const string ServiceName = "auriko";

    /// <summary>What the platform measures by itself and an operator of a gateway looks at.</summary>
    private static readonly string[] Meters =
    [
        GatewaySource.Name, LedgerMeter.Name,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    extension(IServiceCollection services)
    {
        /// <summary>
        /// Collects spans, metrics and logs and sends them by OTLP where the settings or the standard variables say so.
        /// Where they are sent nowhere, nothing is added and nothing is collected.
        /// </summary>
        /// <param name="configuration">The host's configuration; complete, for it decides what is registered.</param>
        /// <param name="addRequests">Adds the spans of requests, which every host has from elsewhere.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoTelemetry(
            IConfiguration configuration, Action<IOpenTelemetryBuilder> addRequests)
        {
            ArgumentNullException.ThrowIfNull(addRequests);
            var settings = TelemetrySettings.Read(configuration);
            if (!settings.IsExported)
            {
                return services;
            }

            var telemetry = services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(
                    configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : ServiceName,
                    serviceVersion: typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(3)))
                .WithTracing(tracing => Trace(tracing, settings))
                .WithMetrics(metrics => metrics.AddMeter(Meters))
                .WithLogging(null, logging => logging.IncludeFormattedMessage = true);
            addRequests(telemetry);
            if (settings.SendsOtlp)
            {
                SendByOtlp(telemetry, settings, configuration["OTEL_EXPORTER_OTLP_PROTOCOL"]);
            }

            return services;
        }
    }

    /// <summary>What is spoken to the collector: the setting, else the standard variable, else gRPC as the standard has it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="standard">The variable <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.</param>
    internal static OtlpExportProtocol ProtocolOf(TelemetrySettings settings, string? standard) =>
        (settings.OtlpProtocol ?? standard) is TelemetrySettings.HttpProtobuf ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

    /// <summary>An address of ours comes with a protocol; the standard variables say both.</summary>
    private static void SendByOtlp(IOpenTelemetryBuilder telemetry, TelemetrySettings settings, string? protocol)
    {
        if (settings.OtlpEndpoint is { } endpoint)
        {
            telemetry.UseOtlpExporter(ProtocolOf(settings, protocol), endpoint);
        }
        else
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>
    /// A trace is kept or left as a whole. Azure Monitor has a sampler of its own, which says in each span how many it
    /// stands for, and the standard variable may name another one.
    /// </summary>
    private static void Trace(TracerProviderBuilder tracing, TelemetrySettings settings)
    {
        tracing.AddSource(GatewaySource.Name);
        if (settings.AzureMonitorConnectionString is null && settings.SampleRatio < 1)
        {
            tracing.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.SampleRatio)));
        }
    }
}
