using System.Globalization;
using Auriko.Core.Byok;
using Auriko.Core.Diagnostics;

namespace Auriko.Tests.Shared;

/// <summary>Workspaces' own provider keys in memory, with the rules of the real store.</summary>
internal sealed class MemoryByok : IByokStore
{
    private readonly List<ByokKey> _keys = [];
    private readonly TaskCompletionSource _release = new();
    private int _version;

    public IReadOnlyList<ByokKey> Keys => _keys;

    public bool IsDown { get; set; }

    /// <summary>No listing is answered until <see cref="Release"/>.</summary>
    public bool Hangs { get; set; }

    public int Listed { get; private set; }

    /// <summary>After how many listings no key is there any more; null never.</summary>
    public int? LostAfter { get; set; }

    /// <summary>Done once between reading a key and changing it.</summary>
    public Action<MemoryByok>? Meanwhile { get; set; }

    /// <summary>Answers the listings that hang, and those to come.</summary>
    public void Release()
    {
        Hangs = false;
        _release.SetResult();
    }

    public async Task<IReadOnlyList<ByokKey>> ListAsync(string workspaceId, CancellationToken cancellationToken)
    {
        if (Hangs)
        {
            await _release.Task.WaitAsync(cancellationToken);
        }

        if (Listed++ >= LostAfter)
        {
            _keys.Clear();
        }

        return IsDown
            ? throw new StorageUnavailableException("Down.")
            : [.. _keys.Where(key => key.WorkspaceId == workspaceId)];
    }

    public Task AddAsync(ByokKey key, CancellationToken cancellationToken)
    {
        _keys.Add(Next(key));
        return Task.CompletedTask;
    }

    public Task<bool> TryReplaceAsync(ByokKey key, CancellationToken cancellationToken)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke(this);
        var index = _keys.FindIndex(known => known.Id == key.Id && known.Version == key.Version);
        if (index >= 0)
        {
            _keys[index] = Next(key);
        }

        return Task.FromResult(index >= 0);
    }

    public Task RemoveAsync(ByokKey key, CancellationToken cancellationToken)
    {
        _keys.RemoveAll(known => known.Id == key.Id);
        return Task.CompletedTask;
    }

    private ByokKey Next(ByokKey key) => key with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
}
