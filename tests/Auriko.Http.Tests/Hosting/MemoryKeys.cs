using System.Collections.Concurrent;
using Auriko.Core.Access;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Keys and their uses in memory.</summary>
internal sealed class MemoryKeys : IApiKeyStore, IKeyUses
{
    private readonly ConcurrentDictionary<string, ApiKeyRecord> _keys = new();

    public Dictionary<string, DateTimeOffset> Uses { get; } = [];

    public ICollection<ApiKeyRecord> All => _keys.Values;

    public ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_keys.GetValueOrDefault(hash));

    public Task<bool> AddAsync(ApiKeyRecord record, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.TryAdd(record.Hash, record));

    public IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken) => _keys.Values.ToAsyncEnumerable();

    public Task<IReadOnlyList<StoredApiKey>> FindByIdAsync(string keyId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredApiKey>>(
            [.. _keys.Values.Where(key => key.Id == keyId).Select(key => new StoredApiKey(key, string.Empty))]);

    public Task<bool> ReplaceAsync(StoredApiKey read, ApiKeyRecord record, CancellationToken cancellationToken) =>
        Task.FromResult(_keys.TryUpdate(record.Hash, record, read.Record));

    public Task RemoveAsync(string hash, CancellationToken cancellationToken) => Task.FromResult(_keys.TryRemove(hash, out _));

    public Task RecordAsync(string keyId, DateTimeOffset usedAt, CancellationToken cancellationToken)
    {
        Uses[keyId] = usedAt;
        return Task.CompletedTask;
    }

    Task<IReadOnlyDictionary<string, DateTimeOffset>> IKeyUses.ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(Uses);

    public Task<DateTimeOffset?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(Uses.TryGetValue(keyId, out var at) ? at : null);
}
