using System.Globalization;
using System.Text.RegularExpressions;
using Auriko.Standalone.Tests.Settings;

namespace Auriko.Standalone.Tests;

/// <summary><c>docs/configuration.md</c> names every setting with its default, and no other.</summary>
public partial class ConfigurationPageTests
{
    private const string NotSet = "–";
    private const string Providers = "Auriko:Providers:NAME:";

    /// <summary>Setting to default, as the tables have them.</summary>
    private static readonly Dictionary<string, string> Documented =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "configuration.md"))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["default"].Value.Trim(' ', '`'));

    [Fact]
    public void Page_Tables_NameEverySettingWithItsDefault()
    {
        var documented = Documented.Where(row => !row.Key.StartsWith(Providers, StringComparison.Ordinal));

        Assert.Equal(OptionDefaults().Order(), documented.Select(row => $"{row.Key} = {row.Value}").Order());
    }

    [Fact]
    public void Page_Providers_NamesEverySettingTheirReaderKnows()
    {
        var pairs = Documented.Keys
            .Where(name => name.StartsWith(Providers, StringComparison.Ordinal))
            .Select(name => name[Providers.Length..]);

        Assert.Equal(
            [
                "ApiKey", "BaseUrl", "ConnectTimeout", "Credential", "Dialect", "Drop", "ExtensionFamily", "FirstTokenTimeout",
                "IdleTimeout", "KeyHeader", "MaxConcurrentCalls", "MaxEventBytes", "Proxy", "TotalTimeout",
            ],
            pairs.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>Auriko:[^`]+)` \| (?<default>[^|]*) \|")]
    private static partial Regex Row();

    /// <summary>Every property an options class binds, by the section it names, with its default.</summary>
    private static IEnumerable<string> OptionDefaults() =>
        from option in OptionClasses.Properties
        let options = Activator.CreateInstance(option.Options)
        select $"{option.NameIn(Documented.Keys)} = {Text(option.Property.GetValue(options))}";

    private static string Text(object? value) => value switch
    {
        null => NotSet,
        Enum or bool => value.ToString()!.ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
