using Microsoft.Extensions.Options;

namespace Auriko.Core.Diagnostics;

/// <summary>Section <c>Auriko:Telemetry</c> as it is written in the settings. Empty is as good as not set.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Auriko:Telemetry";

    /// <summary>
    /// Where spans, metrics and logs are sent to by OTLP, without the path of a signal; http or https. Default: the
    /// standard <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, and nowhere without it.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>
    /// What <see cref="OtlpEndpoint"/> speaks: <c>grpc</c> or <c>http/protobuf</c>. Default: the standard
    /// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, and <c>grpc</c> without it.
    /// </summary>
    public string? OtlpProtocol { get; set; }

    /// <summary>
    /// The connection string of an Application Insights component. Default: the standard
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>, and none without it.
    /// </summary>
    public string? AzureMonitorConnectionString { get; set; }

    /// <summary>The share of traces that are kept; 0 to 1, default 1. Metrics and logs are whole in any case.</summary>
    public double SampleRatio { get; set; } = 1;

    /// <summary>Whether calls of providers carry the <c>traceparent</c> of their span. Default true.</summary>
    public bool PropagateToProviders { get; set; } = true;
}

/// <summary>Checks the section; its messages repeat no value, for a connection string may hold a key.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    /// <summary>Whether a text can be the connection string of a component.</summary>
    /// <param name="text">The text.</param>
    public static bool IsConnection(string? text) => text?.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) is true;

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.OtlpEndpoint is { Length: > 0 } endpoint && !IsAddress(endpoint))
        {
            errors.AddError($"{TelemetryOptions.Section}:OtlpEndpoint must be an absolute http or https address.");
        }

        if (options.OtlpProtocol is { Length: > 0 } and not (TelemetrySettings.Grpc or TelemetrySettings.HttpProtobuf))
        {
            errors.AddError(
                $"{TelemetryOptions.Section}:OtlpProtocol must be '{TelemetrySettings.Grpc}' or "
                + $"'{TelemetrySettings.HttpProtobuf}'.");
        }

        if (options.AzureMonitorConnectionString is { Length: > 0 } connection && !IsConnection(connection))
        {
            errors.AddError(
                $"{TelemetryOptions.Section}:AzureMonitorConnectionString (or APPLICATIONINSIGHTS_CONNECTION_STRING) is "
                + "no connection string of Application Insights.");
        }

        if (options.SampleRatio is not (>= 0 and <= 1))
        {
            errors.AddError($"{TelemetryOptions.Section}:SampleRatio must be between 0 and 1.");
        }

        return errors.Build();
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
