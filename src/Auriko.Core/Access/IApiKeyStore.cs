using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>
/// Where API keys are kept. Safe for concurrent use. Every member throws <see cref="StorageUnavailableException"/> when
/// storage failed.
/// </summary>
public interface IApiKeyStore
{
    /// <summary>Finds a key by the hash of its secret.</summary>
    /// <param name="hash">Lower-case hex SHA-256.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The record, revoked and expired ones included; null when unknown.</returns>
    ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Adds a key, unless one of that hash is there.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether it was added.</returns>
    Task<bool> AddAsync(ApiKeyRecord record, CancellationToken cancellationToken);

    /// <summary>Every key, newest first.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes a key; revoking again changes nothing.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="revokedAt">The time to record.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether there is such a key.</returns>
    Task<bool> RevokeAsync(string keyId, DateTimeOffset revokedAt, CancellationToken cancellationToken);
}
