using Auriko.Core.Access;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>
/// Cancels and deletes responses. The state decides, by compare-and-swap; what runs in this process is told at once, another
/// process sees it within its poll interval. Safe for concurrent use.
/// </summary>
internal sealed class Withdrawal(
    IResponseStates states, IResponseBlobs blobs, StateChanges changes, OwnedResponses owned, NewsSource signals)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Cancels a response.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="state">The response as last seen.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The cancelled response, closed where that took no longer than a moment.</returns>
    public async Task<ResponseState> CancelAsync(Caller caller, ResponseState state, CancellationToken cancellationToken)
    {
        var changed = await changes.ApplyAsync(
            state,
            current => current is { Status: ResponseStatus.InProgress, IsDeleted: false }
                ? current.EndAs(ResponseStatus.Cancelled, signals.Clock.GetUtcNow())
                : null,
            cancellationToken).ConfigureAwait(false);
        if (changed is not null)
        {
            await StopAsync(changed, cancellationToken).ConfigureAwait(false);
        }

        return await WaitForEndAsync(caller, state.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a response.</summary>
    /// <param name="state">The response as last seen.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task DeleteAsync(ResponseState state, CancellationToken cancellationToken)
    {
        var marked = await changes.ApplyAsync(
            state, current => current with { IsDeleted = true }, cancellationToken).ConfigureAwait(false);
        if (marked is not null)
        {
            signals.Runs.Announce(state.Id);
            await StopAsync(marked, cancellationToken).ConfigureAwait(false);
            return;
        }

        await states.RemoveAsync(state.Id, cancellationToken).ConfigureAwait(false);
        signals.Runs.Announce(state.Id);
        await blobs.DeleteAllAsync(state.Id, cancellationToken).ConfigureAwait(false);
        await states.ForgetAttemptsAsync(state.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops what runs here, and has closed what nobody works on. Another process sees the change by itself.</summary>
    private async Task StopAsync(ResponseState state, CancellationToken cancellationToken)
    {
        signals.Runs.Stop(state.Id, StopCause.Cancelled);
        var engine = owned.Engine;
        if (state.Owner is null || state.Owner == engine.Owner)
        {
            await engine.StartAsync(state.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ResponseState> WaitForEndAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var began = signals.Clock.GetTimestamp();
        using var _ = signals.Runs.ForgetAtEnd(id);
        while (true)
        {
            var news = signals.Runs.ListenAsync(id);
            var state = await owned.GetAsync(caller, id, cancellationToken).ConfigureAwait(false);
            if (state.Status is not ResponseStatus.Cancelled)
            {
                throw new GatewayException(new GatewayError(
                    ErrorCode.InvalidRequest, "The response has ended already and cannot be cancelled.", "response_id"));
            }

            if (state.IsClosed || signals.Clock.GetElapsedTime(began) >= Patience)
            {
                return state;
            }

            await signals.Runs.WaitAsync(id, news, signals.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>How news about responses travel.</summary>
/// <param name="Runs">Inside the process.</param>
/// <param name="PollInterval">How often storage is looked at for what others did.</param>
/// <param name="Clock">The time.</param>
internal sealed record NewsSource(LiveRuns Runs, TimeSpan PollInterval, TimeProvider Clock);
