using System.CommandLine;
using Auriko.Azure;
using Auriko.Azure.Storage;
using Auriko.Standalone.Azurite;

namespace Auriko.Standalone;

/// <summary>Runs commands on the storage that the gateway's own settings name.</summary>
internal static class ConfiguredStorage
{
    /// <summary>Runs a command.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="add">Adds what the command needs to the storage.</param>
    /// <param name="run">The command.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(
        ParseResult parsed, Action<IServiceCollection, IConfiguration> add, Func<IServiceProvider, Task> run) =>
        Failures.ReportAsync(parsed.InvocationConfiguration.Error, async () =>
        {
            var configuration = Configure(parsed.GetRequiredValue(GatewayCommand.Data));
            var services = new ServiceCollection().AddLogging().AddAurikoAzure(configuration);
            add(services, configuration);
            var provider = services.BuildServiceProvider();
            await using var _ = provider.ConfigureAwait(false);
            await run(provider).ConfigureAwait(false);
        });

    /// <summary>The gateway's own settings; without an account in them, the emulator of a running one.</summary>
    private static ConfigurationManager Configure(string data)
    {
        var configuration = new ConfigurationManager();
        StandaloneSettings.AddTo(configuration);
        if (StorageBinding.IsConfigured(configuration))
        {
            return configuration;
        }

        var file = Path.Combine(Path.GetFullPath(data), AzuriteAddress.FileName);
        var azurite = AzuriteAddress.Parse(File.Exists(file) ? File.ReadAllText(file) : null)
            ?? throw new CommandException(
                "No storage account is configured, and no gateway runs on the data folder "
                + $"{Path.GetDirectoryName(file)}. Set Auriko:Storage:ConnectionString (environment: "
                + "Auriko__Storage__ConnectionString), or start the gateway, or name its folder with --data.");
        configuration.AddInMemoryCollection([new("Auriko:Storage:ConnectionString", azurite.ConnectionString)]);
        return configuration;
    }
}
