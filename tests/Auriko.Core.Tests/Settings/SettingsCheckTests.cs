using System.ComponentModel.DataAnnotations;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Tests.Settings;

public sealed partial class SettingsCheckTests
{
    private enum Place
    {
        Table,
        File,
    }

    [Theory]
    [InlineData("Wait", "30", "Auriko:Room:Wait must be a time such as 00:01:30")]
    [InlineData("Wait", "soon", "Auriko:Room:Wait must be a time")]
    [InlineData("Count", "many", "Auriko:Room:Count must be a whole number between 1 and 9.")]
    [InlineData("Count", "10", "Auriko:Room:Count must be between 1 and 9.")]
    [InlineData("Share", "half", "Auriko:Room:Share must be a number such as 0.5.")]
    [InlineData("Where", "elsewhere", "Auriko:Room:Where must be one of table, file.")]
    [InlineData("Where", "1", "Auriko:Room:Where must be one of table, file.")]
    [InlineData("Often", "yes", "Auriko:Room:Often must be true or false.")]
    public void Run_WrongValue_IsNamedWithWhatItMayBe(string name, string value, string expected)
    {
        using var services = Services((name, value));

        var wrong = Assert.Throws<SettingsException>(() => SettingsCheck.Run(services));

        Assert.StartsWith(expected, Assert.Single(wrong.Faults), StringComparison.Ordinal);
        Assert.Contains(wrong.Faults[0], wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Wait", "")]
    [InlineData("Wait", "0")]
    [InlineData("Wait", "1.02:00:00")]
    [InlineData("WAIT", "00:00:01")]
    [InlineData("Count", "9")]
    [InlineData("Share", "1e-3")]
    [InlineData("Where", "FILE")]
    [InlineData("Often", "True")]
    public void Run_RightValue_Passes(string name, string value)
    {
        using var services = Services((name, value));

        SettingsCheck.Run(services);
    }

    [Fact]
    public void Run_FaultsInSeveralClasses_AreListedAtOnce()
    {
        using var services = Services(("Wait", "soon"), ("Count", "0"), ("Hall:Size", "wide"), ("Share", "half"));

        var wrong = Assert.Throws<SettingsException>(() => SettingsCheck.Run(services));

        Assert.Equal(
            ["Auriko:Room:Count", "Auriko:Room:Hall:Size", "Auriko:Room:Share", "Auriko:Room:Wait"],
            wrong.Faults.Select(fault => fault[..fault.IndexOf(' ', StringComparison.Ordinal)]));
    }

    [Fact]
    public void ReadSettings_RightValuesBesideAWrongOne_AreBound()
    {
        var configuration = Configuration([("Wait", "soon"), ("Share", "0.25")]);
        var options = new RoomOptions();

        new ServiceCollection().ReadSettings<RoomOptions>(configuration, "Auriko:Room").Bind(options);

        Assert.Equal((TimeSpan.FromSeconds(1), 0.25), (options.Wait, options.Share));
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        var configuration = Configuration(settings);
        var services = new ServiceCollection();
        services.AddOptions<RoomOptions>()
            .Bind(services.ReadSettings<RoomOptions>(configuration, "Auriko:Room"))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RoomOptions>, RoomOptionsValidator>();
        services.AddOptions<HallOptions>()
            .Bind(services.ReadSettings<HallOptions>(configuration, "Auriko:Room:Hall"))
            .ValidateOnStart();
        return services.BuildServiceProvider();
    }

    private static IConfiguration Configuration((string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create("Auriko:Room:" + pair.Name, (string?)pair.Value)))
        .Build();

    private sealed class RoomOptions
    {
        public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(1);

        [Range(1, 9)]
        public int Count { get; set; } = 1;

        public double? Share { get; set; }

        public Place Where { get; set; }

        public bool Often { get; set; }
    }

    private sealed class HallOptions
    {
        public long Size { get; set; }
    }

    [OptionsValidator]
    private sealed partial class RoomOptionsValidator : IValidateOptions<RoomOptions>;
}
