using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Settings;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Auriko.Functions.Tests;

/// <summary>What <c>Program</c> registers fits together.</summary>
public sealed class CompositionTests
{
    [Fact]
    public void AddGateway_SampleSettings_BuildsEveryFunction()
    {
        using var host = Build(SampleSettings());

        Assert.All(AppFunction.Methods.Where(function => !function.Method.IsStatic), function =>
            Assert.NotNull(ActivatorUtilities.CreateInstance(host.Services, function.Method.DeclaringType!)));
        Assert.NotEmpty(host.Services.GetServices<IResponseProvider>());
        Assert.NotEmpty(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public void AddGateway_SampleSettings_PassesEveryValidation()
    {
        using var host = Build(SampleSettings());

        SettingsCheck.Run(host.Services);
    }

    /// <summary>Else the server between host and worker cuts off what the endpoints would refuse, and the host answers 500.</summary>
    [Fact]
    public void AddGateway_ServerOfTheWorker_LeavesLimitsToTheEndpoints()
    {
        using var host = Build(SampleSettings());

        var limits = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Null(limits.MaxRequestBodySize);
        Assert.Null(limits.MinResponseDataRate);
    }

    [Fact]
    public async Task RunAsync_HostEnds_AsksForAnotherWorker()
    {
        using var host = Host.CreateEmptyApplicationBuilder(null).Build();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(lifetime.StopApplication);

        Assert.Equal(200, await Program.RunAsync(host));
    }

    [Fact]
    public void AddGateway_WrongSettings_AreAllNamedAtTheStart()
    {
        var settings = SampleSettings();
        settings["Auriko:Limits:MaxBodyBytes"] = "1";
        settings["Auriko:Background:Timeout"] = "60";
        settings["Auriko:Ledger:Durability"] = "elsewhere";
        settings["Auriko:Providers:openai:BaseUrl"] = "nowhere";
        using var host = Build(settings);

        var wrong = Assert.Throws<SettingsException>(() => SettingsCheck.Run(host.Services));

        Assert.Equal(
            [
                "Auriko:Background:Timeout", "Auriko:Ledger:Durability", "Auriko:Limits:MaxBodyBytes",
                "Auriko:Providers:openai:BaseUrl",
            ],
            wrong.Faults.Select(fault => fault[..fault.IndexOf(' ', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    [InlineData("Auriko:Telemetry:OtlpEndpoint", "http://127.0.0.1:9")]
    public void AddGateway_TelemetryIsSentSomewhere_CollectsIt(string setting, string value)
    {
        var settings = SampleSettings();
        using (var silent = Build(settings))
        {
            Assert.Null(silent.Services.GetService<TracerProvider>());
        }

        settings[setting] = value;
        using var host = Build(settings);

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task AddGateway_AttemptsEnded_ShowInTheDirectory()
    {
        using var host = Build(SampleSettings());
        var providers = host.Services.GetServices<IResponseProvider>().Select(provider => provider.Name).ToHashSet();
        var offering = host.Services.GetRequiredService<ICatalog>().Current.Models
            .SelectMany(model => model.Offerings).First(offering => providers.Contains(offering.Provider));
        var report = new AttemptReport(offering, AttemptEnd.Completed, TimeProvider.System.GetUtcNow()) { TtftMs = 100 };

        for (var attempt = 0; attempt < 16; attempt++)
        {
            foreach (var observer in host.Services.GetServices<IAttemptObserver>())
            {
                observer.Ended(report);
            }
        }

        var figures = (await DirectoryAsync(host.Services)).GetProperty("data").EnumerateArray()
            .Single(model => model.GetProperty("id").GetString() == offering.ModelId)
            .GetProperty("providers").EnumerateArray()
            .Single(provider => provider.GetProperty("name").GetString() == offering.Provider.Value)
            .GetProperty("figures");
        Assert.InRange(figures.GetProperty("ttft_ms").GetProperty("p50").GetDouble(), 97, 103);
        Assert.Equal(1, figures.GetProperty("success_rate").GetDouble());
    }

    private static async Task<JsonElement> DirectoryAsync(IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        context.Response.Body = body;

        var result = await services.GetRequiredService<DirectoryEndpoint>().ListModels(context.Request);
        await result.ExecuteAsync(context);

        return JsonElement.Parse(body.ToArray());
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        Program.AddGateway(builder);
        return builder.Build();
    }

    private static Dictionary<string, string?> SampleSettings() =>
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());
}
