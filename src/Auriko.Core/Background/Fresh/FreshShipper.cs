using Auriko.Core.Background.Webhooks;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Fresh;

/// <summary>
/// Brings responses into storage while the host runs, and the rest when it stops: many of a shard in one transaction, each
/// a moment after it came, so that a response that ends soon costs one call of storage.
/// </summary>
internal sealed partial class FreshShipper(
    FreshStates fresh, IResponseTable table, LiveRuns runs, TimeProvider clock, ILogger<FreshShipper> logger)
    : IHostedService, IDisposable
{
    private const int MaxShards = 4;
    private const int MaxBytes = 3 << 20;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);

        // Its own time, however long others took to stop: what is left here nobody else knows.
        using var limit = new CancellationTokenSource(LastTurn, clock);
        try
        {
            await ShipAsync(DateTimeOffset.MaxValue, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or StorageUnavailableException or IOException)
        {
            LogLeft(logger, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <summary>Ships what came before a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed; what set out is shipped again the next time.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal Task ShipAsync(DateTimeOffset moment, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        fresh.Due(moment).GroupBy(response => ResponseKey.ShardOf(response.Now.State.Id)),
        new ParallelOptions { MaxDegreeOfParallelism = MaxShards, CancellationToken = cancellationToken },
        ShipAsync);

    private async ValueTask ShipAsync(IEnumerable<FreshResponse> shard, CancellationToken cancellationToken)
    {
        var batch = new List<FreshResponse>();
        foreach (var next in shard)
        {
            if (!await fresh.TryLeaveAsync(next).ConfigureAwait(false))
            {
                continue;
            }

            if (batch.Sum(response => response.Rows) + next.Rows > IResponseTable.MaxRows
                || batch.Sum(response => response.Bytes) + next.Bytes > MaxBytes)
            {
                await ShipBatchAsync(batch, cancellationToken).ConfigureAwait(false);
                batch = [];
            }

            batch.Add(next);
        }

        await ShipBatchAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task ShipBatchAsync(List<FreshResponse> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        await table.InsertAsync([.. batch.Select(response => response.Now)], cancellationToken).ConfigureAwait(false);
        await fresh.ArriveAsync(batch).ConfigureAwait(false);
        if (batch.Exists(response => response.Now.State is { IsClosed: true, Webhook: not null }))
        {
            runs.Announce(WebhookLoop.News);
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (fresh.IsEmpty)
                {
                    await fresh.News.WaitAsync(_stopping.Token).ConfigureAwait(false);
                }

                await Task.Delay(Pause, clock, _stopping.Token).ConfigureAwait(false);
                await ShipAsync(clock.GetUtcNow() - Linger, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The outermost frame of a loop that must outlive every fault: the responses stay in the log meanwhile.
                LogFailed(logger, failure);
                await Task.Delay(BackOff, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(
        EventIds.Background + 33, LogLevel.Warning, "Background responses cannot be brought into storage; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(
        EventIds.Background + 34, LogLevel.Warning, "Stopping with background responses in the local log; the next start ships them.")]
    private static partial void LogLeft(ILogger logger, Exception cause);
}
