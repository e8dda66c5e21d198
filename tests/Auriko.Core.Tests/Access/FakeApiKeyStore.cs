using System.Collections.Concurrent;
using Auriko.Core.Access;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Tests.Access;

/// <summary>Keys in memory, with an outage and a gate that holds look-ups.</summary>
internal sealed class FakeApiKeyStore : IApiKeyStore
{
    private readonly ConcurrentDictionary<string, ApiKeyRecord> _keys = new();
    private int _lookups;

    public int Lookups => _lookups;

    public bool IsDown { get; set; }

    /// <summary>What look-ups wait for; they obey their token meanwhile.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What somebody else does just before the next change, once.</summary>
    public Func<Task>? BeforeReplace { get; set; }

    public void Put(ApiKeyRecord record) => _keys[record.Hash] = record;

    public async ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        await Gate.WaitAsync(cancellationToken);
        ThrowIfDown();
        return _keys.GetValueOrDefault(hash);
    }

    public Task<bool> AddAsync(ApiKeyRecord record, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(_keys.TryAdd(record.Hash, record));
    }

    public IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken) => _keys.Values.ToAsyncEnumerable();

    public Task<IReadOnlyList<StoredApiKey>> FindByIdAsync(string keyId, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult<IReadOnlyList<StoredApiKey>>(
            [.. _keys.Values.Where(key => key.Id == keyId).Select(key => new StoredApiKey(key, "the record itself"))]);
    }

    public async Task<bool> ReplaceAsync(StoredApiKey read, ApiKeyRecord record, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (BeforeReplace is { } before)
        {
            BeforeReplace = null;
            await before();
        }

        return _keys.TryUpdate(record.Hash, record, read.Record);
    }

    public Task RemoveAsync(string hash, CancellationToken cancellationToken)
    {
        _keys.TryRemove(hash, out _);
        return Task.CompletedTask;
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StorageUnavailableException("Down.");
        }
    }
}
