using System.Reflection;
using System.Text.Json;

namespace Auriko.Functions.Tests;

/// <summary><c>local.settings.sample.json</c> names every setting, and no other but the other host's.</summary>
public sealed class LocalSettingsTests
{
    private const string Providers = "Auriko:Providers:";
    private const string OtherHost = "Auriko:Standalone:";

    private static readonly Dictionary<string, string?> Sample =
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());

    [Fact]
    public void Sample_HoldsWhatTheHostNeeds()
    {
        Assert.Equal("dotnet-isolated", Sample["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal("UseDevelopmentStorage=true", Sample["AzureWebJobsStorage"]);
    }

    [Fact]
    public void Sample_NamesEveryOptionAndNoOther()
    {
        var named = Sample.Keys.Where(key =>
            key.StartsWith("Auriko:", StringComparison.Ordinal)
            && !key.StartsWith(Providers, StringComparison.Ordinal)
            && !key.StartsWith(OtherHost, StringComparison.Ordinal));

        Assert.Equal(OptionKeys().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>The providers' reader refuses a setting it does not know, and an unset one it would miss is named here.</summary>
    [Fact]
    public void Sample_NamesEverySettingOfAProvider()
    {
        var named = Sample.Keys.Where(key => key.StartsWith(Providers, StringComparison.Ordinal))
            .Select(key => key[(key.LastIndexOf(':') + 1)..]).Distinct();

        Assert.Equal(
            [
                "ApiKey", "BaseUrl", "ConnectTimeout", "Credential", "Dialect", "Drop", "ExtensionFamily", "FirstTokenTimeout",
                "IdleTimeout", "KeyHeader", "MaxConcurrentCalls", "MaxEventBytes", "Proxy", "TotalTimeout",
            ],
            named.Order(StringComparer.Ordinal));
    }

    /// <summary>Every property an options class of ours binds, by the section (or sections) it names.</summary>
    private static IEnumerable<string> OptionKeys() =>
        from assembly in Rooms()
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal) && type.Name != "ProvidersOptions"
        let sections = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name.EndsWith("Section", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!).ToArray()
        where sections.Length > 0
        from property in type.GetProperties()
        where property.CanWrite
        select $"{SectionOf(sections, property.Name)}:{property.Name}";

    private static string SectionOf(string[] sections, string property) =>
        sections.SingleOrDefault(section => Sample.ContainsKey($"{section}:{property}")) ?? sections[0];

    private static IEnumerable<Assembly> Rooms() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Auriko.*.dll")
            .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)));
}
