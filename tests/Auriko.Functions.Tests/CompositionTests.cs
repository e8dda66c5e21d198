using System.Text.Json;
using Auriko.Core.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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

        host.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void AddGateway_WrongSetting_IsNamedAtTheStart()
    {
        var settings = SampleSettings();
        settings["Auriko:Limits:MaxBodyBytes"] = "1";
        using var host = Build(settings);

        var failure = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("MaxBodyBytes", failure.ToString(), StringComparison.Ordinal);
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
