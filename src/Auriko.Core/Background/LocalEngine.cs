using System.Collections.Concurrent;
using System.Diagnostics;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background;

/// <summary>
/// Runs background responses in this process: a bounded number at once, unfinished ones again from the start of the host
/// on. When the host stops, runs may end within the drain time; the rest is handed over, once what has come of a call that
/// has ended is stored. Safe for concurrent use.
/// </summary>
internal sealed partial class LocalEngine(
    BackgroundSteps steps, BackgroundStore store, Upkeep upkeep, BackgroundSettings settings, LocalEngineContext context)
    : IBackgroundEngine, IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(settings.MaxConcurrency);
    private readonly PlanningGate _planning = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _handingOver = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _upkeep = Task.CompletedTask;

    /// <inheritdoc/>
    public string Owner => settings.Owner;

    /// <inheritdoc/>
    public Task StartAsync(string responseId, CancellationToken cancellationToken)
    {
        if (!_closing.IsCancellationRequested)
        {
            var begin = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.TryAdd(responseId, begin.Task.Unwrap()))
            {
                // Behind the requests that wait, so that a crowd is accepted before it is served.
                begin.SetResult(Task.Factory.StartNew(
                    () => RunAsync(responseId),
                    CancellationToken.None,
                    TaskCreationOptions.DenyChildAttach | TaskCreationOptions.PreferFairness,
                    TaskScheduler.Default).Unwrap());
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _upkeep = Task.Run(KeepUpAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _upkeep.ConfigureAwait(false);
        var drained = Task.WhenAll(_running.Values);
        await drained.WaitAsync(settings.DrainTimeout, context.Clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _handingOver.CancelAsync().ConfigureAwait(false);
        await drained.WaitAsync(settings.EndingTime, context.Clock, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync().ConfigureAwait(false);
        await drained.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _planning.Dispose();
        _closing.Dispose();
        _handingOver.Dispose();
        _ending.Dispose();
    }

    /// <summary>The border of a run: whatever goes wrong, the response stays unfinished and is begun again by a sweep.</summary>
    private async Task RunAsync(string id)
    {
        // What runs here is no part of the request that happened to start it.
        Activity.Current = null;
        var isHandedOver = false;
        try
        {
            await _slots.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                await RunFlowAsync(id).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            isHandedOver = true;
            LogHandedOver(context.Logger, id);
        }
        catch (Exception fault)
        {
            LogFault(context.Logger, fault, id);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }

        if (isHandedOver || _handingOver.IsCancellationRequested)
        {
            await ReleaseAsync(id).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunFlowAsync(string id)
    {
        if (await IsTakenAsync(id).ConfigureAwait(false))
        {
            return;
        }

        var flow = new LocalFlow(steps, _planning, _handingOver.Token, _ending.Token);
        while (await BackgroundFlow.RunAsync(flow, id).ConfigureAwait(false))
        {
        }
    }

    private Task<bool> IsTakenAsync(string id) => _planning.RunAsync(
        async stop => await upkeep.IsTakenAsync(await store.FindAsync(id, stop).ConfigureAwait(false), stop).ConfigureAwait(false),
        _handingOver.Token);

    /// <summary>Lets others take the response at once, instead of when this process has been silent for long enough.</summary>
    private async Task ReleaseAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), context.Clock);
        var state = await store.FindAsync(id, limit.Token).ConfigureAwait(false);
        await store.ChangeAsync(
            state, current => current.Owner == settings.Owner ? current with { Owner = null } : null, limit.Token).ConfigureAwait(false);
    }

    private async Task KeepUpAsync()
    {
        var purgedAt = context.Clock.GetTimestamp();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await upkeep.SweepAsync(this, _closing.Token).ConfigureAwait(false);
                if (context.Clock.GetElapsedTime(purgedAt) >= settings.PurgeInterval)
                {
                    purgedAt = context.Clock.GetTimestamp();
                    await upkeep.PurgeAsync(_closing.Token).ConfigureAwait(false);
                }
            }
            catch (StorageUnavailableException failure)
            {
                LogUpkeep(context.Logger, failure);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The outermost frame of a loop that must outlive every fault.
                LogUpkeepFault(context.Logger, fault);
            }

            await Task.Delay(settings.SweepInterval, context.Clock, _closing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventIds.Background + 2, LogLevel.Information, "Response {ResponseId} is handed over: this process stops.")]
    private static partial void LogHandedOver(ILogger logger, string responseId);

    [LoggerMessage(EventIds.Background + 3, LogLevel.Error, "A run of response {ResponseId} failed; another one follows.")]
    private static partial void LogFault(ILogger logger, Exception fault, string responseId);

    [LoggerMessage(EventIds.Background + 4, LogLevel.Warning, "Unfinished and expired responses cannot be looked for at the moment.")]
    private static partial void LogUpkeep(ILogger logger, Exception failure);

    [LoggerMessage(EventIds.Background + 9, LogLevel.Error, "Looking for unfinished and expired responses failed; it is tried again.")]
    private static partial void LogUpkeepFault(ILogger logger, Exception fault);
}

/// <summary>What a <see cref="LocalEngine"/> runs in.</summary>
/// <param name="Clock">The time.</param>
/// <param name="Logger">Hears of faults.</param>
internal sealed record LocalEngineContext(TimeProvider Clock, ILogger<LocalEngine> Logger);

/// <summary>The steps as they are, in this process.</summary>
/// <param name="steps">The steps.</param>
/// <param name="planning">Bounds how many are planned at once.</param>
/// <param name="stop">The process hands over what is not at its end.</param>
/// <param name="ending">Nothing is stored any more.</param>
internal sealed class LocalFlow(BackgroundSteps steps, PlanningGate planning, CancellationToken stop, CancellationToken ending)
    : IBackgroundFlow
{
    /// <inheritdoc/>
    public Task<RunPlan> PlanAsync(string responseId) =>
        planning.RunAsync(token => steps.PlanAsync(responseId, races: false, token), stop);

    /// <inheritdoc/>
    public async Task<CallOutcome> CallAsync(CallInput call) => await steps.CallAsync(call, stop, ending).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task SettleAsync(CallInput call) => steps.SettleAsync(call, stop);

    /// <inheritdoc/>
    public Task FinishAsync(FinishInput finish) => steps.FinishAsync(finish, ending);
}
