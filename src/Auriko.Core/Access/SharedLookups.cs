using System.Collections.Concurrent;

namespace Auriko.Core.Access;

/// <summary>
/// Looks things up in storage for whoever asks, one look-up of the same thing at a time: a crowd that misses the same thing
/// in memory costs one call. Safe for concurrent use.
/// </summary>
/// <param name="lookUp">Looks one up; it keeps to a time limit of its own, for no caller stops it.</param>
internal sealed class SharedLookups<T>(Func<string, Task<T>> lookUp)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _running = new(StringComparer.Ordinal);

    /// <summary>Joins the look-up under way, else begins one.</summary>
    /// <param name="key">What is looked up.</param>
    public Task<T> RunAsync(string key) => _running.GetOrAdd(key, Begin).Value;

    /// <summary>Has nobody else join a look-up that may be older than a change.</summary>
    /// <param name="key">What has changed.</param>
    public void Leave(string key) => _running.TryRemove(key, out _);

    private Lazy<Task<T>> Begin(string key) => new(() => RunToEndAsync(key));

    private async Task<T> RunToEndAsync(string key)
    {
        try
        {
            return await lookUp(key).ConfigureAwait(false);
        }
        finally
        {
            Leave(key);
        }
    }
}
