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

    public IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken) =>
        _keys.Values.OrderByDescending(key => key.CreatedAt).ToAsyncEnumerable();

    public Task<bool> RevokeAsync(string keyId, DateTimeOffset revokedAt, CancellationToken cancellationToken)
    {
        var found = _keys.Values.SingleOrDefault(key => key.Id == keyId);
        if (found is { RevokedAt: null })
        {
            Put(found with { RevokedAt = revokedAt });
        }

        return Task.FromResult(found is not null);
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StorageUnavailableException("Down.");
        }
    }
}
