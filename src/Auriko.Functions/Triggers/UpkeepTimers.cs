using Auriko.Core.Background;
using Auriko.Functions.Background;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Auriko.Functions.Triggers;

/// <summary>
/// Looks after background responses, on one instance at a time. The schedules are constants: one from an app setting that
/// is missing would leave the timer out.
/// </summary>
/// <param name="upkeep">Does it.</param>
/// <param name="engine">Starts what nobody works on.</param>
/// <param name="clock">The time.</param>
public sealed class UpkeepTimers(IBackgroundUpkeep upkeep, DurableEngine engine, TimeProvider clock)
{
    private const string EveryHalfMinute = "*/30 * * * * *";
    private const string EveryTenMinutes = "0 */10 * * * *";

    /// <summary>See <see cref="IBackgroundUpkeep.SweepAsync"/>.</summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="client">Starts orchestrations.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends with the sweep.</returns>
    [Function("SweepResponses")]
    public Task SweepResponses(
        [TimerTrigger(EveryHalfMinute)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        engine.Use(client);
        return upkeep.SweepAsync(engine, stop);
    }

    /// <summary>
    /// See <see cref="IBackgroundUpkeep.PurgeAsync"/>; the histories of orchestrations as old as that go too.
    /// </summary>
    /// <param name="timer">The schedule.</param>
    /// <param name="client">Leads to the histories.</param>
    /// <param name="stop">The host stops.</param>
    /// <returns>Ends with the purge.</returns>
    [Function("PurgeResponses")]
    public async Task PurgeResponses(
        [TimerTrigger(EveryTenMinutes)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken stop)
    {
        await upkeep.PurgeAsync(stop).ConfigureAwait(false);
        await OrchestrationHistory.PurgeAsync(client, clock.GetUtcNow() - upkeep.Retention, stop).ConfigureAwait(false);
    }
}
