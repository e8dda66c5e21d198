using Auriko.Core.Streaming;

namespace Auriko.Core.Execution;

/// <summary>One attempt of a race. Not safe for concurrent use.</summary>
/// <param name="attempt">The attempt.</param>
/// <param name="stop">Closes its socket alone; the racer owns it.</param>
internal sealed class Racer(Attempt attempt, CancellationTokenSource stop)
{
    /// <summary>The attempt.</summary>
    public Attempt Attempt => attempt;

    /// <summary>The move under way.</summary>
    public Task<bool> Move { get; private set; } = attempt.MoveNextAsync().AsTask();

    /// <summary>What it has said without output; of the winner also the first output.</summary>
    public Queue<ProviderEvent> Said { get; } = new();

    /// <summary>Moves on.</summary>
    public void Advance() => Move = attempt.MoveNextAsync().AsTask();

    /// <summary>Closes the socket, whether or not a move is under way.</summary>
    public async Task CloseAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)Move).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await attempt.CloseAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    /// <summary>Lets go of what only a race needs; the winner's attempt is closed by whoever goes on with it.</summary>
    public void Release() => stop.Dispose();
}
