using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// Where telemetry goes, frozen. Read while services are registered, for it decides which are; whether it is right is
/// checked with all other settings when the host starts, before anything is sent.
/// </summary>
public sealed record TelemetrySettings
{
    /// <summary>OTLP over gRPC.</summary>
    public const string Grpc = "grpc";

    /// <summary>OTLP as protobuf over HTTP.</summary>
    public const string HttpProtobuf = "http/protobuf";

    private static readonly string[] OtlpVariables =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Where OTLP is sent; null where the standard variables say it, or nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How OTLP is sent; null where the standard variables say it.</summary>
    public string? OtlpProtocol { get; init; }

    /// <summary>Whether anything is sent by OTLP.</summary>
    public bool SendsOtlp { get; init; }

    /// <summary>The Application Insights component; null for none.</summary>
    public string? AzureMonitorConnectionString { get; init; }

    /// <summary>The share of traces that are kept.</summary>
    public double SampleRatio { get; init; } = 1;

    /// <summary>Whether calls of providers carry a <c>traceparent</c>.</summary>
    public bool PropagatesToProviders { get; init; } = true;

    /// <summary>Whether telemetry is sent anywhere.</summary>
    public bool IsExported => SendsOtlp || AzureMonitorConnectionString is not null;

    /// <summary>Reads the settings and the standard variables. What is wrong counts as not set.</summary>
    /// <param name="configuration">The host's configuration, the environment included.</param>
    public static TelemetrySettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled)
        {
            return new() { PropagatesToProviders = Bind(configuration).PropagateToProviders };
        }

        var options = Bind(configuration);
        return new()
        {
            OtlpEndpoint = Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var endpoint) ? endpoint : null,
            OtlpProtocol = options.OtlpProtocol is { Length: > 0 } protocol ? protocol : null,
            SendsOtlp = endpoint is not null || OtlpVariables.Any(name => configuration[name] is { Length: > 0 }),
            AzureMonitorConnectionString =
                TelemetryOptionsValidator.IsConnection(options.AzureMonitorConnectionString) ? options.AzureMonitorConnectionString : null,
            SampleRatio = options.SampleRatio,
            PropagatesToProviders = options.PropagateToProviders,
        };
    }

    /// <summary>Not the members: a connection string may hold a key.</summary>
    public override string ToString() => OtlpEndpoint?.ToString() ?? nameof(TelemetrySettings);

    internal static void Bind(IConfiguration configuration, TelemetryOptions options)
    {
        SettingsRegistration.ReadableOf<TelemetryOptions>(configuration, TelemetryOptions.Section).Bind(options);
        if (options.AzureMonitorConnectionString is not { Length: > 0 })
        {
            options.AzureMonitorConnectionString = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        }
    }

    private static TelemetryOptions Bind(IConfiguration configuration)
    {
        var options = new TelemetryOptions();
        Bind(configuration, options);
        return options;
    }
}
