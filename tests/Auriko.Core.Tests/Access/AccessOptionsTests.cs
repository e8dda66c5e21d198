using Auriko.Core.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Tests.Access;

public class AccessOptionsTests
{
    [Fact]
    public void Bind_EverySetting_ReachesTheFrozenOnes()
    {
        var settings = Bind(
            ("CacheDuration", "00:00:50"),
            ("UnknownCacheDuration", "00:00:10"),
            ("StaleAfterOutage", "02:00:00"),
            ("LookupTimeout", "00:00:03"),
            ("MaxCachedKeys", "7"));

        Assert.Equal(
            new AccessSettings(
                TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(10), TimeSpan.FromHours(2), TimeSpan.FromSeconds(3), 7),
            settings);
    }

    [Theory]
    [InlineData("CacheDuration", "-00:00:01")]
    [InlineData("CacheDuration", "00:00:59")]
    [InlineData("CacheDuration", "00:01:01")]
    [InlineData("UnknownCacheDuration", "01:00:01")]
    [InlineData("StaleAfterOutage", "8.00:00:00")]
    [InlineData("LookupTimeout", "00:00:00")]
    [InlineData("MaxCachedKeys", "0")]
    public void Bind_OutOfRange_NamesTheSetting(string name, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Bind((name, value)));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    private static AccessSettings Bind(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create("Auriko:Access:" + pair.Name, (string?)pair.Value)))
            .Build();
        using var services = new ServiceCollection().AddAccess(configuration).BuildServiceProvider();
        return services.GetRequiredService<AccessSettings>();
    }
}
