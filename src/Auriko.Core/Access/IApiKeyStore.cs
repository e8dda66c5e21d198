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

    /// <summary>The record of every secret, in no order.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken);

    /// <summary>The records of a key, one a secret, in no order; empty when there is no such key.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<StoredApiKey>> FindByIdAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Puts a record in the place of what was read, unless that has changed since.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="record">The record, of the same hash.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether it was put.</returns>
    Task<bool> ReplaceAsync(StoredApiKey read, ApiKeyRecord record, CancellationToken cancellationToken);

    /// <summary>Removes a record; it need not be there.</summary>
    /// <param name="hash">Lower-case hex SHA-256.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(string hash, CancellationToken cancellationToken);
}

/// <summary>A record as it was read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">Names this state of it; only the store reads it.</param>
public sealed record StoredApiKey(ApiKeyRecord Record, string Version);
