using Auriko.Azure.Monitor;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Auriko.Azure.Tests.Monitor;

public sealed class MonitorRegistrationTests
{
    private const string Connection = "InstrumentationKey=00000000-0000-0000-0000-000000000000";

    [Fact]
    public void AddMonitor_NothingSet_AddsNothing()
    {
        var services = new ServiceCollection();

        services.AddMonitor(Configuration());

        Assert.Empty(services);
    }

    [Fact]
    public void AddMonitor_ConnectionString_SamplesAsTheGatewayIsTold()
    {
        var configuration = Configuration(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection), ("Auriko:Telemetry:SampleRatio", "0.25"));
        using var services = new ServiceCollection().AddLogging().AddSingleton(configuration).AddMonitor(configuration)
            .BuildServiceProvider();

        var exporter = services.GetRequiredService<IOptionsMonitor<AzureMonitorExporterOptions>>().CurrentValue;

        Assert.Equal((Connection, 0.25f, null), (exporter.ConnectionString, exporter.SamplingRatio, exporter.TracesPerSecond));
        Assert.Null(exporter.Credential);
        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("Authorization=AAD", true)]
    [InlineData("ClientId=00000000-0000-0000-0000-000000000001;Authorization=AAD", true)]
    [InlineData(" authorization = aad ; clientId = x ", true)]
    [InlineData("ClientId=00000000-0000-0000-0000-000000000001", false)]
    [InlineData("Authorization=Key", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void CredentialOf_AuthenticationString_IsAnIdentityWhereItSaysSo(string? authentication, bool isIdentity) =>
        Assert.Equal(isIdentity, MonitorRegistration.CredentialOf(authentication) is ManagedIdentityCredential);

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();
}
