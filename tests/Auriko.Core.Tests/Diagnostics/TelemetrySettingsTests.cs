using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Auriko.Core.Tests.Diagnostics;

public sealed class TelemetrySettingsTests
{
    private const string Connection = "InstrumentationKey=00000000-0000-0000-0000-000000000000";

    [Fact]
    public void Read_NothingSet_SendsNothing()
    {
        var settings = Read();

        Assert.False(settings.IsExported);
        Assert.Equal((1, true), (settings.SampleRatio, settings.PropagatesToProviders));
    }

    [Theory]
    [InlineData("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:4317", true)]
    [InlineData("Auriko:Telemetry:OtlpEndpoint", "", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:4318/v1/traces", true)]
    [InlineData("OTEL_SERVICE_NAME", "gateway", false)]
    public void Read_Otlp_IsSentWhereAnAddressIsSet(string name, string value, bool isSent) =>
        Assert.Equal((isSent, isSent), (Read((name, value)).SendsOtlp, Read((name, value)).IsExported));

    [Theory]
    [InlineData("Auriko:Telemetry:AzureMonitorConnectionString")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING")]
    public void Read_AzureMonitor_IsKnownByEitherName(string name)
    {
        var settings = Read((name, Connection));

        Assert.Equal((Connection, true), (settings.AzureMonitorConnectionString, settings.IsExported));
        Assert.DoesNotContain("InstrumentationKey", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SdkDisabled_SendsNothing() =>
        Assert.False(Read(
            ("OTEL_SDK_DISABLED", "true"), ("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:4317"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection)).IsExported);

    [Theory]
    [InlineData("OtlpEndpoint", "collector:4317")]
    [InlineData("OtlpEndpoint", "nonsense")]
    [InlineData("OtlpProtocol", "http/json")]
    [InlineData("AzureMonitorConnectionString", "secret-that-is-none")]
    [InlineData("SampleRatio", "1.1")]
    [InlineData("SampleRatio", "-0.1")]
    public void Validate_WrongSetting_IsNamedAndNotRepeated(string name, string value)
    {
        var options = new TelemetryOptions();
        TelemetrySettings.Bind(Configuration(($"Auriko:Telemetry:{name}", value)), options);

        var result = new TelemetryOptionsValidator().Validate(null, options);

        Assert.True(result.Failed);
        Assert.Contains($"Auriko:Telemetry:{name}", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(value, result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OtlpEndpoint", "https://collector:4317")]
    [InlineData("OtlpProtocol", "grpc")]
    [InlineData("OtlpProtocol", "http/protobuf")]
    [InlineData("AzureMonitorConnectionString", Connection)]
    [InlineData("SampleRatio", "0")]
    public void Validate_RightSetting_IsTaken(string name, string value)
    {
        var options = new TelemetryOptions();
        TelemetrySettings.Bind(Configuration(($"Auriko:Telemetry:{name}", value)), options);

        Assert.True(new TelemetryOptionsValidator().Validate(null, options).Succeeded);
    }

    private static TelemetrySettings Read(params (string Name, string Value)[] settings) =>
        TelemetrySettings.Read(Configuration(settings));

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();
}
