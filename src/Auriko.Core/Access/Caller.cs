namespace Auriko.Core.Access;

/// <summary>Who asks: an authenticated API key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="WorkspaceId">The workspace it belongs to; null when the deployment has none.</param>
/// <param name="RateLimitRpm">Its requests per minute; null when unlimited.</param>
public sealed record Caller(string KeyId, string? WorkspaceId, int? RateLimitRpm);

/// <summary>A stored API key. Holds the hash of the secret, never the secret.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>The key's id: <c>key_</c> and 32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Lower-case hex SHA-256 of the whole key.</summary>
    public required string Hash { get; init; }

    /// <summary>The key's first characters, to recognise it in a list.</summary>
    public required string Prefix { get; init; }

    /// <summary>The operator's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>The workspace it belongs to.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is active.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Its requests per minute; null when unlimited.</summary>
    public int? RateLimitRpm { get; init; }
}

/// <summary>Where API keys are kept. Safe for concurrent use.</summary>
public interface IApiKeyStore
{
    /// <summary>Finds a key by the hash of its secret.</summary>
    /// <param name="hash">Lower-case hex SHA-256.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The record, revoked and expired ones included; null when unknown.</returns>
    ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Adds a key.</summary>
    /// <param name="record">The record; its hash is new.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task AddAsync(ApiKeyRecord record, CancellationToken cancellationToken);

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
