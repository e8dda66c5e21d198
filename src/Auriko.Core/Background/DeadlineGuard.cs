using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background;

/// <summary>
/// A step that fails is tried again, by the next run. Past the deadline there is no next one: the response ends failed,
/// whatever the fault, unless it is storage itself that fails. Safe for concurrent use.
/// </summary>
internal sealed partial class DeadlineGuard(
    BackgroundStore store, SettleStep settle, TimeProvider clock, ILogger<DeadlineGuard> logger)
{
    private static readonly ResponseError Failed = new(
        ResponseErrorCodes.ServerError, "The gateway could not finish the response within the time allowed.");

    /// <summary>Runs a step.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="step">The step.</param>
    /// <param name="ended">What the step comes to when the response was ended here.</param>
    /// <param name="stop">The process hands over.</param>
    public async Task<T> RunAsync<T>(string responseId, Func<Task<T>> step, T ended, CancellationToken stop)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StorageUnavailableException))
        {
            if (!await TryEndAsync(responseId, fault, stop).ConfigureAwait(false))
            {
                throw;
            }

            return ended;
        }
    }

    private async Task<bool> TryEndAsync(string id, Exception fault, CancellationToken stop)
    {
        while (await store.FindAsync(id, stop).ConfigureAwait(false) is { IsClosed: false } state)
        {
            if (state.Deadline > clock.GetUtcNow())
            {
                return false;
            }

            LogGivenUp(fault, id);
            await TrySettleAsync(state, stop).ConfigureAwait(false);
            if (await TryCloseAsync(state, stop).ConfigureAwait(false) && state.IsDeleted)
            {
                await store.EraseAsync(state, stop).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>What was lost is booked if that can be done.</summary>
    private async Task TrySettleAsync(ResponseState state, CancellationToken stop)
    {
        try
        {
            await settle.BookAsync(state, stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StorageUnavailableException))
        {
            LogUnsettled(fault, state.Id);
        }
    }

    /// <summary>A run of its own, so that nothing an earlier one writes counts; what was read of the stream stays.</summary>
    private async Task<bool> TryCloseAsync(ResponseState state, CancellationToken stop)
    {
        var pass = state.Shown ?? ResponseState.PassName(state.Run + 1, 0);
        var isCancelled = state.Status is ResponseStatus.Cancelled;
        if (!state.IsDeleted)
        {
            var sequence = state.Shown is null ? LogPlace.Start.Sequence : await CountAsync(state.Id, pass, stop).ConfigureAwait(false);
            var result = StoredResult.Of(state.Initial, sequence, isCancelled ? null : Failed);
            await store.SaveAsync(state.Id, pass, result, stop).ConfigureAwait(false);
        }

        var last = isCancelled ? state : state.EndAs(ResponseStatus.Failed, clock.GetUtcNow());
        return await store.TryCloseAsync(
            last with { Run = state.Run + 1, Pass = pass, Owner = null, IsClosed = true }, stop).ConfigureAwait(false);
    }

    /// <summary>The number of the event that follows a log.</summary>
    private async Task<int> CountAsync(string id, string pass, CancellationToken stop)
    {
        var log = await store.LogAsync(id, pass, stop).ConfigureAwait(false);
        var sequence = LogPlace.Start.Sequence;
        for (int length; (length = LogFrames.FirstLength(log.Span)) > 0; log = log[length..])
        {
            sequence++;
        }

        return sequence;
    }

    [LoggerMessage(
        EventIds.Background + 5, LogLevel.Error, "Response {ResponseId} is past its deadline and a step of it failed: it ends failed.")]
    private partial void LogGivenUp(Exception fault, string responseId);

    [LoggerMessage(EventIds.Background + 6, LogLevel.Error, "Lost attempts of response {ResponseId} could not be booked.")]
    private partial void LogUnsettled(Exception fault, string responseId);
}
