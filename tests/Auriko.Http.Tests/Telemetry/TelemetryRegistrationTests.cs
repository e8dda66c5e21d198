using Auriko.Http.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    [InlineData("grpc", OtlpExportProtocol.Grpc)]
    [InlineData("http/protobuf", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("", OtlpExportProtocol.Grpc)]
    public void AddAurikoTelemetry_Protocol_IsTheOneThatIsSet(string protocol, OtlpExportProtocol expected)
    {
        var configuration = Configuration(
            ("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:9/"), ("Auriko:Telemetry:OtlpProtocol", protocol));
        using var services = new ServiceCollection().AddSingleton(configuration)
            .AddAurikoTelemetry(configuration, _ => { }).BuildServiceProvider();

        var exporter = services.GetRequiredService<IOptionsMonitor<OtlpExporterOptions>>();

        Assert.Equal(expected, exporter.CurrentValue.Protocol);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();
}
