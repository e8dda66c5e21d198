using Auriko.Core.Diagnostics;
using Auriko.Http.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Auriko.Http.Tests.Telemetry;

public sealed class TelemetryRegistrationTests
{
    [Theory]
    [InlineData("OTEL_SERVICE_NAME", "gateway")]
    [InlineData("Auriko:Telemetry:OtlpEndpoint", "")]
    [InlineData("Auriko:Telemetry:SampleRatio", "0.5")]
    public void AddAurikoTelemetry_SentNowhere_AddsNothing(string setting, string value)
    {
        var services = new ServiceCollection();

        services.AddAurikoTelemetry(
            Configuration((setting, value)), _ => Assert.Fail("Nothing collects, so no requests are asked for."));

        Assert.Empty(services);
    }

    [Theory]
    [InlineData("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:9/")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9/")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:9/v1/metrics")]
    public void AddAurikoTelemetry_OtlpAddress_CollectsEverySignal(string setting, string value)
    {
        var configuration = Configuration((setting, value));
        var asked = 0;
        using var services = new ServiceCollection().AddSingleton(configuration)
            .AddAurikoTelemetry(configuration, _ => asked++).BuildServiceProvider();

        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.NotNull(services.GetService<LoggerProvider>());
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("grpc", "http/protobuf", OtlpExportProtocol.Grpc)]
    [InlineData("http/protobuf", "grpc", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("", "http/protobuf", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("", null, OtlpExportProtocol.Grpc)]
    public void ProtocolOf_SettingAndVariable_TheSettingWins(string setting, string? variable, OtlpExportProtocol expected)
    {
        var settings = TelemetrySettings.Read(
            Configuration(("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:9/"), ("Auriko:Telemetry:OtlpProtocol", setting)));

        Assert.Equal(expected, TelemetryRegistration.ProtocolOf(settings, variable));
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();
}
