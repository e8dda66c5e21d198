using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

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
        from path in Directory.EnumerateFiles(AppContext.BaseDirectory, "Auriko.*.dll")
        where !path.EndsWith(".Tests.dll", StringComparison.Ordinal)
        from type in Assembly.Load(Path.GetFileNameWithoutExtension(path)).GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal) && type.Name != "ProvidersOptions"
        let sections = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name.EndsWith("Section", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!).ToArray()
        where sections.Length > 0
        let options = Activator.CreateInstance(type)
        from property in type.GetProperties()
        where property.CanWrite
        select $"{SectionOf(sections, property.Name)}:{property.Name} = {Text(property.GetValue(options))}";

    private static string SectionOf(string[] sections, string property) =>
        sections.FirstOrDefault(section => Documented.ContainsKey($"{section}:{property}")) ?? sections[0];

    private static string Text(object? value) => value switch
    {
        null => NotSet,
        Enum or bool => value.ToString()!.ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
