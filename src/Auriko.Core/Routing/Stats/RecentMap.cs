using System.Collections.Concurrent;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// A map of bounded size that forgets what was used longest ago: a quarter at a time, once it is full. Reading takes no
/// lock. Safe for concurrent use.
/// </summary>
/// <typeparam name="TKey">What is looked up.</typeparam>
/// <typeparam name="TValue">What is found; immutable.</typeparam>
/// <param name="capacity">Most entries kept.</param>
internal sealed class RecentMap<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Lock _trimming = new();
    private long _uses;
    private int _count;

    /// <summary>How many entries there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Finds a value; null when there is none.</summary>
    public TValue? Find(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        entry.UsedAt = Volatile.Read(ref _uses);
        return entry.Value;
    }

    /// <summary>Puts a value made of the one that is there, if any. Of two that do so at once one may be lost.</summary>
    /// <param name="key">The key.</param>
    /// <param name="change">Makes the new value of the old one, or of null.</param>
    public void Change(TKey key, Func<TValue?, TValue> change)
    {
        var use = Interlocked.Increment(ref _uses);
        if (_entries.TryGetValue(key, out var known))
        {
            known.Value = change(known.Value);
            known.UsedAt = use;
        }
        else if (_entries.TryAdd(key, new Entry(change(null)) { UsedAt = use })
            && Interlocked.Increment(ref _count) > capacity)
        {
            Trim();
        }
    }

    private void Trim()
    {
        lock (_trimming)
        {
            var surplus = Count - (capacity - (capacity / 4));
            if (Count <= capacity)
            {
                return;
            }

            foreach (var (key, _) in _entries.ToArray().OrderBy(pair => pair.Value.UsedAt).Take(surplus))
            {
                if (_entries.TryRemove(key, out _))
                {
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }

    private sealed class Entry(TValue value)
    {
        private long _usedAt;

        public TValue Value
        {
            get => Volatile.Read(ref field);
            set => Volatile.Write(ref field, value);
        }
        = value;

        public long UsedAt
        {
            get => Volatile.Read(ref _usedAt);
            set => Volatile.Write(ref _usedAt, value);
        }
    }
}
