namespace Auriko.Core.Background;

/// <summary>
/// Bounds how many runs are planned at once. A process that takes over a crowd asks storage a dozen things for each: all at
/// once they would time each other out, and whoever polls. Safe for concurrent use.
/// </summary>
internal sealed class PlanningGate : IDisposable
{
    private const int MostPlanned = 32;

    private readonly SemaphoreSlim _places = new(MostPlanned);

    /// <summary>Waits for a place and does the work.</summary>
    /// <param name="work">The work.</param>
    /// <param name="stop">Ends the wait, and is given to the work.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        await _places.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await work(stop).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
