namespace Auriko.Simulator.Hosting;

/// <summary>Leaves signals to whoever started the simulator: it is stopped by being disposed, never by Ctrl-C.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
