namespace Auriko.Core.Access;

/// <summary>
/// A stored API key, or one secret of it: a key that was rotated has a record for each, with one id. Holds the hash of the
/// secret, never the secret.
/// </summary>
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

    /// <summary>The id of the key that made it; null when an operator did.</summary>
    public string? CreatedByKeyId { get; init; }

    /// <summary>When this secret of it was made; null with the key itself.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>When this secret ends because a newer one took its place; null while it is the newest.</summary>
    public DateTimeOffset? ReplacedAt { get; init; }

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is active.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What it may do, and how much.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Default;

    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>Whether the key can be used at a moment with one of its secrets.</summary>
    /// <param name="now">The moment.</param>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}
