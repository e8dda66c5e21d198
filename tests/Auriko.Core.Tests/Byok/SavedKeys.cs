using Auriko.Core.Byok;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Byok;

/// <summary>Provider keys that a workspace has saved, looked up anew for each request.</summary>
internal sealed class SavedKeys
{
    private readonly MemoryByok _store = new();
    private readonly ByokVault _vault = new([SealingKey.Create()]);

    /// <summary>Saves a key.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="secret">The key.</param>
    public async Task SaveAsync(string workspaceId, string provider, string secret)
    {
        var key = new ByokKey
        {
            Id = $"byok_{provider}",
            WorkspaceId = workspaceId,
            Provider = provider,
            Name = provider,
            SealedSecret = string.Empty,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        await _store.AddAsync(
            key with { SealedSecret = _vault.Seal(key, new ProviderSecret(secret)) }, TestContext.Current.CancellationToken);
    }

    /// <summary>Has every key be gone once they were looked up so often.</summary>
    /// <param name="times">How often.</param>
    public void ForgetAfter(int times) => _store.LostAfter = times;

    /// <summary>What a process looks them up with.</summary>
    /// <param name="clock">Its clock.</param>
    public ByokDirectory Directory(TimeProvider clock) =>
        new(_store, _vault, new ByokSettings([], TimeSpan.Zero), clock, NullLogger<ByokDirectory>.Instance);
}
