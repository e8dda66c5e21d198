using System.Collections.Concurrent;

namespace Auriko.Core.Access;

/// <summary>
/// What was last seen of keys, by hash, a bounded number of them: when it is full the quarter that was checked longest
/// ago goes. Safe for concurrent use.
/// </summary>
/// <param name="capacity">Most keys kept.</param>
internal sealed class CachedKeys(int capacity)
{
    private readonly ConcurrentDictionary<string, CachedKey> _keys = new(StringComparer.Ordinal);
    private readonly Lock _trimming = new();

    public CachedKey? Find(string hash) => _keys.GetValueOrDefault(hash);

    public void Remove(string hash) => _keys.TryRemove(hash, out _);

    public void Set(string hash, CachedKey key)
    {
        _keys[hash] = key;
        if (_keys.Count > capacity)
        {
            Trim();
        }
    }

    private void Trim()
    {
        lock (_trimming)
        {
            var surplus = _keys.Count - (capacity - (capacity / 4));
            foreach (var (hash, _) in _keys.ToArray().OrderBy(pair => pair.Value.CheckedAt).Take(surplus))
            {
                _keys.TryRemove(hash, out _);
            }
        }
    }
}

/// <summary>What storage said about a key. Immutable.</summary>
/// <param name="Record">The key; null when there was none.</param>
/// <param name="CheckedAt">When storage said so.</param>
/// <param name="RefreshAt">From when a use of it starts a new look-up, without waiting for it.</param>
/// <param name="FreshUntil">From when a use of it waits for a new look-up.</param>
internal sealed record CachedKey(
    ApiKeyRecord? Record, DateTimeOffset CheckedAt, DateTimeOffset RefreshAt, DateTimeOffset FreshUntil);
