using Auriko.Azure.Storage;
using Auriko.Simulator;
using Auriko.Standalone.Azurite;

namespace Auriko.Standalone;

/// <summary>What the gateway starts beside itself because nobody else has. Disposing stops it.</summary>
internal sealed class Companions : IAsyncDisposable
{
    /// <summary>The storage emulator; null where an account is configured.</summary>
    public AzuriteKeeper? Azurite { get; private set; }

    /// <summary>The simulated providers; null where real ones are used.</summary>
    public SimulatorHost? Simulator { get; private set; }

    /// <summary>Starts what is needed, and writes where it is into the settings. Does not wait for the emulator.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="CommandException">Something that is needed is not installed.</exception>
    public async Task StartAsync(
        GatewayArguments arguments,
        IConfigurationManager settings,
        DataFolder data,
        TextWriter progress,
        CancellationToken cancellationToken)
    {
        if (!StorageBinding.IsConfigured(settings))
        {
            var files = await AzuriteFiles.PrepareAsync(progress, cancellationToken).ConfigureAwait(false);
            Azurite = AzuriteKeeper.Start(data, files, TimeProvider.System);
            settings.AddInMemoryCollection(StandaloneSettings.Storage(Azurite.ConnectionString));
        }

        if (arguments.Simulate)
        {
            Simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), cancellationToken).ConfigureAwait(false);
            settings.AddInMemoryCollection(StandaloneSettings.Simulated(Simulator.BaseAddress));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Simulator is not null)
        {
            await Simulator.DisposeAsync().ConfigureAwait(false);
        }

        if (Azurite is not null)
        {
            await Azurite.DisposeAsync().ConfigureAwait(false);
        }
    }
}
