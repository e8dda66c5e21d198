using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Ships while the host runs, every ship interval; backs off while storage is down; takes over the files of processes
/// that are gone; and ships what is left when the host stops.
/// </summary>
internal sealed partial class ShippingLoop(
    LedgerShipper shipper, LossCheck check, Adoption adoption, ShippingPace pace, ILogger<ShippingLoop> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        using var limit = pace.ShutdownLimit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            _ = await shipper.ShipAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or StorageUnavailableException or IOException)
        {
            LogLeft(logger, e);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(_stopping.Token).ConfigureAwait(false);
                failures = 0;
                await pace.RestAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException)
            {
                await pace.BackOffAsync(++failures, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                // The outermost frame of a loop that must outlive every fault: the entries stay in the file meanwhile.
                LogFault(logger, e);
                await pace.BackOffAsync(++failures, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One turn: look for losses, ship all there is, take over orphans.</summary>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    internal async Task TurnAsync(CancellationToken cancellationToken)
    {
        await check.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!await shipper.ShipAsync(cancellationToken).ConfigureAwait(false))
        {
            await check.ProbeAsync(cancellationToken).ConfigureAwait(false);
        }

        adoption.TakeOver();
    }

    [LoggerMessage(
        EventIds.Ledger + 25, LogLevel.Warning, "Stopping with ledger entries in the local file; the next start ships them.")]
    private static partial void LogLeft(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.Ledger + 26, LogLevel.Error, "Shipping ledger entries failed; it is tried again.")]
    private static partial void LogFault(ILogger logger, Exception cause);
}
