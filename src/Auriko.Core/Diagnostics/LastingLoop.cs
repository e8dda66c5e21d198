using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// Does something again and again while the host runs. A turn knows the faults to expect; any other is logged and the loop goes
/// on a little later, for it must neither end quietly nor take the process with it.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="logger">Hears of faults.</param>
internal abstract partial class LastingLoop(TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>How long a loop rests after a fault.</summary>
    internal static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    /// <summary>The time.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Whether the first turn comes after a rest.</summary>
    protected virtual bool RestsFirst => false;

    /// <summary>Does it once.</summary>
    /// <param name="stop">The host stops.</param>
    internal abstract Task TurnAsync(CancellationToken stop);

    /// <summary>Waits for the next turn.</summary>
    /// <param name="stop">The host stops.</param>
    protected abstract Task RestAsync(CancellationToken stop);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isTurn = !RestsFirst;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await (isTurn ? TurnAsync(stoppingToken) : RestAsync(stoppingToken)).ConfigureAwait(false);
                isTurn = !isTurn;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops; it would report the exception as a failure.
            }
            catch (Exception fault)
            {
                LogFault(logger, fault, GetType().Name);
                await Task.Delay(FaultPause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventIds.Loops, LogLevel.Error, "A turn of {Loop} failed; another one follows.")]
    private static partial void LogFault(ILogger logger, Exception fault, string loop);
}
