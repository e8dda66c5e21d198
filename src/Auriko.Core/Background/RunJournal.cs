using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>
/// Writes the attempts of a call down together with the state of its response: an attempt that is in the journal belongs to
/// the run that holds the response, and one that is not has not been made. Safe for concurrent use.
/// </summary>
internal sealed class RunJournal(BackgroundStore store, LiveRun live, ResponseState state) : IAttemptJournal
{
    private ResponseState _known = state;

    /// <inheritdoc/>
    public async ValueTask OpenAsync(LedgerEntry lost, CancellationToken cancellationToken)
    {
        var cause = StopCause.Superseded;
        var changed = await store.ChangeAsync(_known, Add, cancellationToken, lost).ConfigureAwait(false);
        if (changed is null)
        {
            live.Stop(cause);
            throw new OperationCanceledException(live.Token);
        }

        _known = changed;

        ResponseState? Add(ResponseState current)
        {
            cause = current.Status is ResponseStatus.InProgress && !current.IsDeleted ? StopCause.Superseded : StopCause.Cancelled;
            var isOurs = current.Run == live.Call.Run && cause is StopCause.Superseded;
            return !isOurs ? null : current with
            {
                Attempts = current.Attempts + 1,
                Begun = [.. current.Begun.Union([live.Call.Call])],
            };
        }
    }
}
