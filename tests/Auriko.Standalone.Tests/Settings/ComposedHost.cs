using System.Text.Json;
using Auriko.Core.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Auriko.Standalone.Tests.Settings;

/// <summary>The whole host, built of the sample's settings and not started.</summary>
internal sealed class ComposedHost : IAsyncDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("auriko-settings-").FullName;
    private readonly DataFolder _data;

    /// <summary>Builds it.</summary>
    /// <param name="settings">What stands over the sample.</param>
    public ComposedHost(params IEnumerable<KeyValuePair<string, string>> settings)
    {
        _data = DataFolder.Open(_path);
        var builder = StandaloneGateway.CreateBuilder(new GatewayArguments("http://127.0.0.1:0", true, _path, null), _data);
        builder.Configuration.AddInMemoryCollection(Sample);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        Application = StandaloneGateway.Build(builder, null);
    }

    /// <summary><c>local.settings.sample.json</c>.</summary>
    public static IReadOnlyDictionary<string, string?> Sample { get; } =
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());

    public WebApplication Application { get; }

    /// <summary>What the start would stop at; empty when it would not.</summary>
    public IReadOnlyList<string> Faults()
    {
        try
        {
            SettingsCheck.Run(Application.Services);
            return [];
        }
        catch (SettingsException wrong)
        {
            return wrong.Faults;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
