using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Tests.Access.Budgets;

public class BudgetOptionsTests
{
    [Fact]
    public void Bind_EverySetting_ReachesTheFrozenOnes()
    {
        var settings = Bind(
            ("ReserveOutputTokens", "100"),
            ("SliceShare", "8"),
            ("Lease", "00:05:00"),
            ("SyncInterval", "00:00:10"),
            ("ReconcileInterval", "02:00:00"),
            ("StorageTimeout", "00:00:03"));

        Assert.Equal(
            new BudgetSettings(100, 8)
            {
                Lease = TimeSpan.FromMinutes(5),
                SyncInterval = TimeSpan.FromSeconds(10),
                ReconcileInterval = TimeSpan.FromHours(2),
                StorageTimeout = TimeSpan.FromSeconds(3),
            },
            settings);
        Assert.Equal(new BudgetSettings(4096, 16), Bind());
    }

    [Theory]
    [InlineData("ReserveOutputTokens", "0")]
    [InlineData("SliceShare", "1001")]
    [InlineData("Lease", "00:00:09")]
    [InlineData("SyncInterval", "00:02:00")]
    [InlineData("ReconcileInterval", "2.00:00:00")]
    [InlineData("StorageTimeout", "00:00:00")]
    public void Bind_OutOfRange_NamesTheSetting(string name, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Bind((name, value)));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_LeaseNoLongerThanAReport_IsRefused() => Assert.Throws<OptionsValidationException>(
        () => Bind(("Lease", "00:00:20"), ("SyncInterval", "00:00:15"), ("StorageTimeout", "00:00:05")));

    private static BudgetSettings Bind(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create("Auriko:Access:Budgets:" + pair.Name, (string?)pair.Value)))
            .Build();
        using var services = new ServiceCollection().AddAccess(configuration).BuildServiceProvider();
        return services.GetRequiredService<BudgetSettings>();
    }
}
