using Auriko.Core.Access;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Tests.Access;

/// <summary>Uses of keys in memory, with an outage.</summary>
internal sealed class FakeKeyUses : IKeyUses
{
    private readonly Dictionary<string, DateTimeOffset> _uses = [];

    /// <summary>Every use that was recorded, in order.</summary>
    public List<(string KeyId, DateTimeOffset UsedAt)> Recorded { get; } = [];

    /// <summary>Counts the uses that storage was told of, whether it took them or not.</summary>
    public SemaphoreSlim Told { get; } = new(0);

    public bool IsDown { get; set; }

    public Task RecordAsync(string keyId, DateTimeOffset usedAt, CancellationToken cancellationToken)
    {
        try
        {
            if (IsDown)
            {
                throw new StorageUnavailableException("Down.");
            }

            Recorded.Add((keyId, usedAt));
            _uses[keyId] = usedAt;
            return Task.CompletedTask;
        }
        finally
        {
            Told.Release();
        }
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(_uses);

    public Task<DateTimeOffset?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(_uses.TryGetValue(keyId, out var at) ? at : null);
}
