namespace Auriko.Standalone.Tests.Settings;

/// <summary>Each setting of the sample broken in turn, and all of them at once: the start names it, and what it may be.</summary>
public sealed class BrokenSettingsTests
{
    /// <summary>Settings that are texts, and a text that is wrong for each. What is not here takes any text.</summary>
    private static readonly Dictionary<string, string> WrongTexts = new()
    {
        ["Auriko:Storage:ConnectionString"] = "nonsense",
        ["Auriko:Storage:Credential"] = "elsewhere",
        ["Auriko:Catalog:File"] = "/nowhere/catalog.json",
        ["Auriko:Reasoning:Keys"] = "c2hvcnQ=",
        ["Auriko:Byok:Keys"] = "c2hvcnQ=",
        ["Auriko:Background:Webhook:Url"] = "http://hooks.test/",
        ["Auriko:Background:Webhook:Secret"] = "whsec_c2hvcnQ=",
        ["Auriko:Telemetry:OtlpEndpoint"] = "nowhere",
        ["Auriko:Telemetry:OtlpProtocol"] = "semaphore",
        ["Auriko:Telemetry:AzureMonitorConnectionString"] = "nonsense",
    };

    private static readonly string[] AnyText =
    [
        "Auriko:Background:Directory", "Auriko:Background:Owner", "Auriko:Ledger:Directory", "Auriko:Routing:DecisionFolder",
        "Auriko:Storage:ClientId",
    ];

    /// <summary>The providers' settings are read by hand.</summary>
    private static readonly Dictionary<string, string> OfAProvider = new()
    {
        ["BaseUrl"] = "nowhere",
        ["Proxy"] = "ftp://127.0.0.1",
        ["ConnectTimeout"] = "30",
        ["FirstTokenTimeout"] = "soon",
        ["IdleTimeout"] = "00:00:00",
        ["TotalTimeout"] = "2.00:00:00",
        ["MaxConcurrentCalls"] = "0",
        ["MaxEventBytes"] = "1",
        ["KeyHeader"] = "cookie",
        ["Credential"] = "elsewhere",
        ["Dialect"] = "telegraph",
        ["ApiKy"] = "x",
    };

    public static TheoryData<string, string> Broken =>
        [.. All().Select(pair => new TheoryDataRow<string, string>(pair.Key, pair.Value))];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Start_OneSettingBroken_IsNamedWithWhatItMayBe(string setting, string value)
    {
        await using var host = new ComposedHost(Beside(setting).Append(new(setting, value)));

        var faults = host.Faults().Where(fault => fault.Contains(setting, StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.Matches("must|is no |is not |cannot|does not exist", fault));
    }

    [Fact]
    public async Task Start_EverySettingBroken_NamesThemAllAtOnce()
    {
        var broken = All().DistinctBy(pair => pair.Key).Where(pair => !IsOneOfTwo(pair.Key)).ToArray();
        await using var host = new ComposedHost(broken);

        var faults = host.Faults();

        Assert.All(broken, pair => Assert.Contains(faults, fault => fault.Contains(pair.Key, StringComparison.Ordinal)));
    }

    /// <summary>
    /// Addresses exclude a connection string, the providers' own credential a key; and no provider can be read without the
    /// keys that seal its reasoning.
    /// </summary>
    private static bool IsOneOfTwo(string setting) =>
        setting.StartsWith("Auriko:Storage:", StringComparison.Ordinal) ? !setting.EndsWith("ConnectionString", StringComparison.Ordinal)
        : setting == "Auriko:Reasoning:Keys";

    [Fact]
    public async Task Start_ValueOfASecret_IsNotInTheMessage()
    {
        await using var host = new ComposedHost(
            new KeyValuePair<string, string>("Auriko:Storage:ConnectionString", "AccountKey=c2VjcmV0"),
            new KeyValuePair<string, string>("Auriko:Reasoning:Keys", "c2VjcmV0"));

        var faults = host.Faults();

        Assert.Equal(2, faults.Count);
        Assert.All(faults, fault => Assert.DoesNotContain("c2VjcmV0", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_AllHaveAWrongOneOrTakeAny() =>
        Assert.Equal(
            OptionClasses.Properties.Where(option => option.Property.PropertyType == typeof(string))
                .Select(option => option.NameIn([.. ComposedHost.Sample.Keys])).Order(),
            WrongTexts.Keys.Concat(AnyText).Order());

    private static IEnumerable<KeyValuePair<string, string>> All() =>
        OptionClasses.Properties
            .SelectMany(option => WrongValues(option).Select(value =>
                KeyValuePair.Create(option.NameIn([.. ComposedHost.Sample.Keys]), value)))
            .Concat(OfAProvider.Select(pair => KeyValuePair.Create("Auriko:Providers:openai:" + pair.Key, pair.Value)));

    private static IEnumerable<string> WrongValues(OptionProperty option)
    {
        var type = Nullable.GetUnderlyingType(option.Property.PropertyType) ?? option.Property.PropertyType;
        return type switch
        {
            _ when type == typeof(TimeSpan) => ["30", "-00:00:01"],
            _ when type == typeof(int) || type == typeof(long) => ["many", "-1"],
            _ when type == typeof(double) => ["much", "-1"],
            _ when type == typeof(bool) => ["perhaps"],
            _ when type == typeof(Uri) => ["nowhere", "http://[", "ftp://storage.test/"],
            _ when type.IsEnum => ["elsewhere", "7"],
            _ => WrongTexts.TryGetValue(option.NameIn([.. ComposedHost.Sample.Keys]), out var wrong) ? [wrong] : [],
        };
    }

    /// <summary>What has to be set for the setting to be looked at.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Beside(string setting) => setting switch
    {
        "Auriko:Storage:BlobServiceUri" or "Auriko:Storage:Credential" =>
            [new("Auriko:Storage:TableServiceUri", "https://storage.test/")],
        _ => [],
    };
}
