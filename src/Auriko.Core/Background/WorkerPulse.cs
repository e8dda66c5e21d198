using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background;

/// <summary>
/// While the host runs: tells that this process lives, and looks every poll interval for what others did to the responses
/// it works on. Needed wherever <see cref="BackgroundSteps"/> run.
/// </summary>
internal sealed partial class WorkerPulse(
    IResponseStates states, IProcessBeats beats, NewsSource news, BackgroundSettings settings, ILogger<WorkerPulse> logger)
    : LastingLoop(news.Clock, logger)
{
    private DateTimeOffset _beatAt = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            await LookAsync(stop).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogBlind(logger, failure);
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(settings.PollInterval, news.Clock, stop);

    private async Task LookAsync(CancellationToken stop)
    {
        var now = news.Clock.GetUtcNow();
        if (now - _beatAt >= settings.OwnerTimeout / 4)
        {
            await beats.BeatAsync(settings.Owner, now, stop).ConfigureAwait(false);
            _beatAt = now;
        }

        foreach (var shard in news.Runs.All.GroupBy(run => ResponseKey.ShardOf(run.Call.ResponseId)))
        {
            var open = await states.ListOpenAsync(shard.Key, stop).ConfigureAwait(false);
            var byId = open.ToDictionary(state => state.Id);
            foreach (var run in shard)
            {
                Check(run, byId.GetValueOrDefault(run.Call.ResponseId));
            }
        }
    }

    private static void Check(LiveRun run, ResponseState? state)
    {
        if (state is { Status: ResponseStatus.Cancelled } or { IsDeleted: true })
        {
            run.Stop(StopCause.Cancelled);
        }
        else if (state is null || state.Run > run.Call.Run)
        {
            run.Stop(StopCause.Superseded);
        }
        else if (run.Call.IsRaced && state.Winner is { } winner && winner != run.Call.Call)
        {
            run.Stop(StopCause.Outrun);
        }
    }

    [LoggerMessage(
        EventIds.Background + 1, LogLevel.Warning,
        "Storage failed: cancellations by other processes are not seen at the moment.")]
    private static partial void LogBlind(ILogger logger, Exception failure);
}
