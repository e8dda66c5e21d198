using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// Reports what this process spent, gives back what it does not need, and compares counters with the ledger, while the host
/// runs; what is left is given back when it stops. No request waits for it.
/// </summary>
internal sealed partial class BudgetLoop(
    KeyBudgets budgets, BudgetSettings settings, TimeProvider clock, ILogger<BudgetLoop> logger)
    : LastingLoop(clock, logger)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private bool _isDown;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await ReportAsync(DemandKind.Return, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool RestsFirst => true;

    /// <inheritdoc/>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        await ReportAsync(DemandKind.Report, stop).ConfigureAwait(false);
        budgets.Forget(Clock.GetUtcNow() - IdleTime);
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(settings.SyncInterval, Clock, stop);

    private async Task ReportAsync(DemandKind kind, CancellationToken stop)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
            await Parallel.ForEachAsync(budgets.Accounts, parallel, async (account, token) =>
            {
                if (account.HasNews)
                {
                    await account.ReportAsync(kind, token).ConfigureAwait(false);
                }

                if (kind is DemandKind.Report)
                {
                    await account.CheckAsync(token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            LogChange(isDown: false, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops, or does not wait any longer: leases run out by themselves.
        }
        catch (StorageUnavailableException failure)
        {
            LogChange(isDown: true, failure);
        }
    }

    private void LogChange(bool isDown, Exception? failure)
    {
        if (isDown != _isDown)
        {
            _isDown = isDown;
            if (isDown)
            {
                LogDown(failure!);
            }
            else
            {
                LogBack();
            }
        }
    }

    [LoggerMessage(
        EventIds.Access + 10, LogLevel.Warning,
        "Budgets cannot be reached in storage. Keys with one go on with what this process holds until its lease is over.")]
    private partial void LogDown(Exception failure);

    [LoggerMessage(EventIds.Access + 11, LogLevel.Information, "Budgets are reached in storage again.")]
    private partial void LogBack();
}
