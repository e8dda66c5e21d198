using Auriko.Core.Ledger.Usage;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>
/// Rolls usage up, on one instance at a time. The schedules are constants: one from an app setting that is missing would
/// leave the timer out.
/// </summary>
/// <param name="upkeep">Does it.</param>
public sealed class UsageTimers(IUsageUpkeep upkeep)
{
    private const string EveryMinute = "10 * * * * *";
    private const string EveryHour = "40 17 * * * *";

    /// <summary>See <see cref="IUsageUpkeep.RollUpAsync(CancellationToken)"/>.</summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends with the roll-up.</returns>
    [Function("RollUpUsage")]
    public Task RollUpUsage([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken stop) => upkeep.RollUpAsync(stop);

    /// <summary>See <see cref="IUsageUpkeep.RecheckAsync"/>.</summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends with the recheck.</returns>
    [Function("RecheckUsage")]
    public Task RecheckUsage([TimerTrigger(EveryHour)] TimerInfo timer, CancellationToken stop) => upkeep.RecheckAsync(stop);
}
