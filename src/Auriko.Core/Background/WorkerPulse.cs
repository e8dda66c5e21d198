using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background;

/// <summary>
/// While the host runs: tells that this process lives, and looks every poll interval for what others did to the responses
/// it works on. Needed wherever <see cref="BackgroundSteps"/> run.
/// </summary>
internal sealed partial class WorkerPulse(
    IResponseStates states, IProcessBeats beats, NewsSource news, BackgroundSettings settings, ILogger<WorkerPulse> logger)
    : BackgroundService
{
    private DateTimeOffset _beatAt = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryTurnAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(settings.PollInterval, news.Clock, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; it would report the exception as a failure.
        }
    }

    /// <summary>One turn.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    internal async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = news.Clock.GetUtcNow();
        if (now - _beatAt >= settings.OwnerTimeout / 4)
        {
            await beats.BeatAsync(settings.Owner, now, cancellationToken).ConfigureAwait(false);
            _beatAt = now;
        }

        foreach (var shard in news.Runs.All.GroupBy(run => ResponseKey.ShardOf(run.Call.ResponseId)))
        {
            var open = await states.ListOpenAsync(shard.Key, cancellationToken).ConfigureAwait(false);
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

    private async Task TryTurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TurnAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException failure)
        {
            LogBlind(failure);
        }
    }

    [LoggerMessage(
        EventIds.Background + 1, LogLevel.Warning,
        "Storage failed: cancellations by other processes are not seen at the moment.")]
    private partial void LogBlind(Exception failure);
}
