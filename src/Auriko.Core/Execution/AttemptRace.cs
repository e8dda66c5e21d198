namespace Auriko.Core.Execution;

/// <summary>
/// Attempts that run at once until one of them has output. Only output wins, or an answer without any: an error never
/// does. Not safe for concurrent use.
/// </summary>
/// <param name="width">How many run at once.</param>
/// <param name="hedgeDelay">The silence after which one more runs beside them; null never.</param>
/// <param name="limits">What stops them from outside.</param>
internal sealed class AttemptRace(int width, TimeSpan? hedgeDelay, WalkLimits limits) : IAsyncDisposable
{
    private readonly List<Racer> _racers = [];
    private readonly List<Task> _closing = [];
    private Racer? _winner;
    private CancellationTokenSource? _hedgeStop;
    private Task? _hedge;

    /// <summary>The attempts still running.</summary>
    public IReadOnlyList<Racer> Racers => _racers;

    /// <summary>Whether one more attempt should run.</summary>
    public bool HasRoom => _racers.Count < width;

    /// <summary>A token for a further attempt, stopped with the walk or alone.</summary>
    public CancellationTokenSource NewStop() => CancellationTokenSource.CreateLinkedTokenSource(limits.Token);

    /// <summary>Adds an attempt that has been dispatched.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="stop">Stops it alone.</param>
    public void Add(Attempt attempt, CancellationTokenSource stop)
    {
        _racers.Add(new Racer(attempt, stop));
        if (hedgeDelay is { } delay && _hedge is null)
        {
            _hedgeStop = CancellationTokenSource.CreateLinkedTokenSource(limits.Token);
            _hedge = Task.Delay(delay, limits.Clock, _hedgeStop.Token);
        }
    }

    /// <summary>Waits until an attempt has moved.</summary>
    /// <returns>The attempt; null when it is time for the hedge, for which there is room from then on.</returns>
    public async Task<Racer?> NextAsync()
    {
        var moves = _racers.Select(racer => (Task)racer.Move);
        var first = await Task.WhenAny(_hedge is { } hedge ? moves.Append(hedge) : moves).ConfigureAwait(false);
        if (_racers.Find(racer => racer.Move.IsCompleted) is { } moved)
        {
            return moved;
        }

        _hedge = null;
        hedgeDelay = null;
        if (first.IsCompletedSuccessfully)
        {
            width++;
            return null;
        }

        return await NextAsync().ConfigureAwait(false);
    }

    /// <summary>Takes out an attempt that failed, and closes it.</summary>
    public Task RemoveAsync(Racer racer)
    {
        _racers.Remove(racer);
        return racer.CloseAsync();
    }

    /// <summary>Ends the race: every attempt but the winner is closed, without waiting for it.</summary>
    /// <param name="winner">The winner.</param>
    /// <returns>The losers.</returns>
    public IReadOnlyList<Racer> End(Racer winner)
    {
        _winner = winner;
        _hedgeStop?.Cancel();
        var losers = _racers.FindAll(racer => racer != winner);
        losers.ForEach(loser =>
        {
            loser.Attempt.End();
            _closing.Add(loser.CloseAsync());
        });
        _racers.Clear();
        return losers;
    }

    /// <summary>Closes what still runs, and waits until everything is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hedgeStop is not null)
        {
            await _hedgeStop.CancelAsync().ConfigureAwait(false);
            _hedgeStop.Dispose();
        }

        _racers.ForEach(racer => _closing.Add(racer.CloseAsync()));
        _racers.Clear();
        await Task.WhenAll(_closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _winner?.Release();
    }
}
