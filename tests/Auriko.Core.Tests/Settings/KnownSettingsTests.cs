using Auriko.Core.Settings;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Tests.Settings;

public sealed class KnownSettingsTests
{
    [Theory]
    [InlineData("Auriko:Ledger:Durabilty", "Auriko:Ledger:Durability")]
    [InlineData("Auriko:Ledgr:Durability", "Auriko:Ledger:Durability")]
    [InlineData("Auriko:MaxBacklogBytes", "Auriko:Ledger:MaxBacklogBytes")]
    [InlineData("Auriko:Ledger:KeepAlive", "Auriko:Streaming:KeepAlive")]
    [InlineData("Auriko:Acess:CachDuration", "Auriko:Access:CacheDuration")]
    [InlineData("Auriko_Ledger_Durability", "Auriko:Ledger:Durability")]
    [InlineData("auriko.ledger.durability", "Auriko:Ledger:Durability")]
    [InlineData("Auriko:Something:Else:Altogether", null)]
    [InlineData("Auriko", null)]
    public void Unknown_NameThatNobodyReads_IsFoundWithTheNearest(string name, string? meant) =>
        Assert.Equal(new UnknownSetting(name, meant), Assert.Single(Unknown(name)));

    [Theory]
    [InlineData("Auriko:Ledger:Durability")]
    [InlineData("AURIKO:LEDGER:DURABILITY")]
    [InlineData("Auriko:Providers:openai:ApiKey")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("AURIKO_API_KEY")]
    [InlineData("AURIKO_PROVIDERS")]
    public void Unknown_OthersAndKnownOnes_AreNotFound(string name) => Assert.Empty(Unknown(name));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Ledger", "Ledgr", 1)]
    public void Between_TwoWords_CountsTheChanges(string one, string other, int distance)
    {
        Assert.Equal(distance, SpellingDistance.Between(one, other));
        Assert.Equal(distance, SpellingDistance.Between(other, one));
    }

    [Fact]
    public async Task Start_MisspeltSetting_IsWarnedOfWithoutItsValue()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Auriko:Reasonig:Keys", "c2VjcmV0"), new("Auriko:Zzz", "c2VjcmV0")]).Build();
        using var log = new LogLines();
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log))
            .AddAurikoCore(configuration).BuildServiceProvider();
        var notice = new UnknownSettingsNotice(
            configuration,
            new KnownSettings(services.GetServices<SettingsSection>()),
            services.GetRequiredService<ILogger<UnknownSettingsNotice>>());

        await notice.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Auriko:Reasonig:Keys is not a setting and has no effect. Is Auriko:Reasoning:Keys meant?",
                "Auriko:Zzz is not a setting and has no effect. All settings are in docs/configuration.md.",
            ],
            log.At(LogLevel.Warning));
    }

    private static IReadOnlyList<UnknownSetting> Unknown(string name)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, "x")]).Build();
        using var services = new ServiceCollection().AddLogging().AddAurikoCore(configuration)
            .DeclareSettings("Auriko:Providers")
            .AddOptions().BuildServiceProvider();
        return new KnownSettings(services.GetServices<SettingsSection>().Append(Streaming)).Unknown(configuration);
    }

    private static SettingsSection Streaming => SettingsSection.Of<KeepAliveOptions>("Auriko:Streaming", []);

    private sealed class KeepAliveOptions
    {
        public TimeSpan KeepAlive { get; set; }
    }
}
