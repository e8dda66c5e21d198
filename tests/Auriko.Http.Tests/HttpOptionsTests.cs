using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Http.Tests;

public sealed class HttpOptionsTests
{
    [Fact]
    public void Settings_NoneGiven_AreTheDefaults()
    {
        using var services = Services([]);

        Assert.Equal(
            new HttpSettings(25 * 1024 * 1024, TimeSpan.FromSeconds(15)), services.GetRequiredService<HttpSettings>());
    }

    [Theory]
    [InlineData("Auriko:Limits:MaxBodyBytes", "1023")]
    [InlineData("Auriko:Limits:MaxBodyBytes", "1073741825")]
    [InlineData("Auriko:Limits:MaxBodyBytes", "much")]
    [InlineData("Auriko:Streaming:KeepAlive", "00:00:00.9")]
    [InlineData("Auriko:Streaming:KeepAlive", "00:04:01")]
    public void Settings_OutOfRange_StopTheStartAndAreNamed(string key, string value)
    {
        using var services = Services(new() { [key] = value });

        var failure = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(key[(key.LastIndexOf(':') + 1)..], failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddAurikoHttp(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
