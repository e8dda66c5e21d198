using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>
/// What a caller may do with the keys of its workspace. Safe for concurrent use. Every member throws
/// <see cref="GatewayException"/> when the caller lacks the scope, when the workspace is not its own or has no such key, and
/// when the body breaks the contract; and <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IWorkspaceKeys
{
    /// <summary>Lists the keys, newest first.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="includeRevoked">Whether revoked keys are listed too.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<WorkspaceKey>> ListAsync(KeyAccess from, bool includeRevoked, CancellationToken cancellationToken);

    /// <summary>Finds a key, revoked and expired ones included.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<WorkspaceKey> GetAsync(KeyAccess from, string keyId, CancellationToken cancellationToken);

    /// <summary>Makes a key.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="body">What the key is to be; UTF-8 JSON.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The key with its secret.</returns>
    Task<WorkspaceKey> CreateAsync(KeyAccess from, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Changes what the body names; what is null there goes.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="body">The changes; UTF-8 JSON.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<WorkspaceKey> UpdateAsync(KeyAccess from, string keyId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Gives a key another secret.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="body">How; UTF-8 JSON, or empty.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The key with its new secret.</returns>
    Task<WorkspaceKey> RotateAsync(KeyAccess from, string keyId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Revokes a key; revoking again changes nothing.</summary>
    /// <param name="from">Who asks, and for which workspace.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RevokeAsync(KeyAccess from, string keyId, CancellationToken cancellationToken);
}

/// <summary>Who asks, and for which workspace.</summary>
/// <param name="Caller">The key that asks.</param>
/// <param name="Workspace">The workspace it names.</param>
public sealed record KeyAccess(Caller Caller, string Workspace);

/// <summary>A key as its workspace sees it.</summary>
/// <param name="Record">What is stored of it.</param>
/// <param name="LastUsedAt">When it was last used, to the minute; null never.</param>
/// <param name="Secret">The key itself, only where it was made just now.</param>
public sealed record WorkspaceKey(ApiKeyRecord Record, DateTimeOffset? LastUsedAt = null, ApiKeySecret? Secret = null)
{
    /// <summary>A key with its last use.</summary>
    /// <param name="record">The key.</param>
    /// <param name="uses">The last uses of keys, by their ids.</param>
    public static WorkspaceKey Of(ApiKeyRecord record, IReadOnlyDictionary<string, DateTimeOffset> uses) =>
        new(record, uses.TryGetValue(record.Id, out var at) ? at : null);
}
