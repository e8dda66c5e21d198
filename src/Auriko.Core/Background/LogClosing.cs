using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>
/// Closes a log whose writer is gone as a legal stream: what had been made stays readable, and its output is the
/// response's. Safe for concurrent use.
/// </summary>
internal sealed class LogClosing(BackgroundStore store, TimeProvider clock)
{
    /// <summary>A writer that does not know yet that it is superseded gets ahead a few times at most.</summary>
    private const int Tries = 10;

    /// <summary>Closes a log.</summary>
    /// <param name="state">The response, as this run has it.</param>
    /// <param name="pass">Whose log.</param>
    /// <param name="error">Why the response failed; null when it was cancelled.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>The result, not stored yet; null when the response is not this run's any more.</returns>
    /// <exception cref="LogTakenException">Somebody else was faster each time.</exception>
    public async Task<StoredResult?> CloseAsync(ResponseState state, string pass, ResponseError? error, CancellationToken stop)
    {
        if (await store.RequestAsync(state, stop).ConfigureAwait(false) is not { } request)
        {
            return StoredResult.Of(state.Initial, LogPlace.Start.Sequence, error);
        }

        var initial = AcceptedResponse.Of(state, request);
        for (var turn = 1; ; turn++)
        {
            try
            {
                return await CloseOnceAsync(initial, pass, error, stop).ConfigureAwait(false);
            }
            catch (LogTakenException) when (turn < Tries)
            {
                if (await store.FindAsync(state.Id, stop).ConfigureAwait(false) is not { IsClosed: false } now || now.Run != state.Run)
                {
                    return null;
                }
            }
        }
    }

    private async Task<StoredResult> CloseOnceAsync(ResponseObject initial, string pass, ResponseError? error, CancellationToken stop)
    {
        var log = await store.LogAsync(initial.Id, pass, stop).ConfigureAwait(false);
        var (closing, terminal) = CutLog.Replay(initial, log, clock).End(error);
        if (!closing.Frames.IsEmpty)
        {
            await store.AppendAsync(initial.Id, pass, closing, stop).ConfigureAwait(false);
        }

        return StoredResult.Of(terminal);
    }
}
