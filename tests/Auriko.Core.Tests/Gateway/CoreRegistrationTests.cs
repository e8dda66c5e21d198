using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Routing.Stats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace Auriko.Core.Tests.Gateway;

public sealed class CoreRegistrationTests
{
    [Fact]
    public async Task AddAurikoCore_WithItsPorts_GivesEveryRoom()
    {
        await using var services = Services();

        Assert.NotNull(services.GetRequiredService<IResponseGateway>());
        Assert.NotEmpty(services.GetRequiredService<ICatalog>().Current.Models);
        Assert.NotNull(services.GetRequiredService<ICallerAuthenticator>());
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("Auriko:Execution:TotalTimeout", "00:00:00.5")]
    [InlineData("Auriko:Execution:TotalTimeout", "2.00:00:00")]
    [InlineData("Auriko:Execution:LedgerTimeout", "00:00:00")]
    [InlineData("Auriko:Execution:LedgerTimeout", "01:00:00")]
    [InlineData("Auriko:Streaming:HeaderDelay", "-00:00:01")]
    [InlineData("Auriko:Streaming:HeaderDelay", "00:03:00")]
    [InlineData("Auriko:Catalog:File", "/nowhere/catalog.json")]
    [InlineData("Auriko:Routing:Exploration", "0.6")]
    [InlineData("Auriko:Routing:Exploration", "NaN")]
    [InlineData("Auriko:Routing:DecisionSampling", "-0.1")]
    [InlineData("Auriko:Routing:StatsHalfLife", "00:00:30")]
    [InlineData("Auriko:Routing:StatsInterval", "02:00:00")]
    public async Task AddAurikoCore_SettingOutOfRange_StopsTheStart(string setting, string value)
    {
        await using var services = Services((setting, value));

        var failure = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(setting.Contains("File", StringComparison.Ordinal) ? value : setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAurikoCore_TwoProvidersOfOneName_Fails()
    {
        await using var services = Services(providers: 2);

        var failure = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IResponseGateway>);

        Assert.Equal("Two providers are called 'alpha'.", failure.Message);
    }

    private static ServiceProvider Services((string Name, string Value)? setting = null, int providers = 1)
    {
        var settings = new ConfigurationBuilder();
        if (setting is { } given)
        {
            settings.AddInMemoryCollection([new(given.Name, given.Value)]);
        }

        var services = new ServiceCollection().AddLogging().AddAurikoCore(settings.Build())
            .AddSingleton(Mock.Of<IApiKeyStore>())
            .AddSingleton(Mock.Of<IBudgetStore>())
            .AddSingleton(Mock.Of<IBudgetSpends>())
            .AddSingleton(Mock.Of<IKeyUses>())
            .AddSingleton(Mock.Of<ILedgerTable>())
            .AddSingleton(Mock.Of<IProviderStatsStore>())
            .AddSingleton(Mock.Of<IByokStore>());
        for (var index = 0; index < providers; index++)
        {
            services.AddSingleton<IResponseProvider>(new ScriptedProvider("alpha", Script.Answer()));
        }

        return services.BuildServiceProvider();
    }
}
