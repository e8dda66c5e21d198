using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>Makes, lists and revokes API keys. Safe for concurrent use.</summary>
/// <param name="store">Where the keys are kept.</param>
/// <param name="clock">The time.</param>
public sealed class ApiKeyAdministration(IApiKeyStore store, TimeProvider clock)
{
    /// <summary>Stores a key, new or given.</summary>
    /// <param name="secret">The key; keep it, for it cannot be had again from what is stored.</param>
    /// <param name="traits">Its name, limits and end.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What is stored: the record as it was when this key is there already.</returns>
    /// <exception cref="ArgumentException">A trait is out of range.</exception>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<ApiKeyRecord> AddAsync(ApiKeySecret secret, ApiKeyTraits traits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        traits.ThrowIfInvalid(now);
        var record = new ApiKeyRecord
        {
            Id = $"key_{Guid.CreateVersion7(now):N}",
            Hash = secret.Hash,
            Prefix = secret.Prefix,
            Name = traits.Name,
            WorkspaceId = traits.WorkspaceId,
            CreatedAt = now,
            ExpiresAt = traits.ExpiresAt,
            Policy = traits.Policy,
            Webhook = traits.Webhook,
        };

        return await store.AddAsync(record, cancellationToken).ConfigureAwait(false)
            ? record
            : await store.FindByHashAsync(record.Hash, cancellationToken).ConfigureAwait(false) ?? record;
    }

    /// <summary>Every key, newest first, revoked and expired ones included.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public IAsyncEnumerable<ApiKeyRecord> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>
    /// Revokes a key, for good. Running gateways refuse it once what they know of it is older than
    /// <c>Auriko:Access:CacheDuration</c>.
    /// </summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether there is such a key.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public Task<bool> RevokeAsync(string keyId, CancellationToken cancellationToken) =>
        store.RevokeAsync(keyId, clock.GetUtcNow(), cancellationToken);
}

/// <summary>What an operator decides about a key.</summary>
/// <param name="Name">The operator's name for it: 1 to 128 characters, no control characters.</param>
public sealed record ApiKeyTraits(string Name)
{
    private const int MaxText = 128;

    /// <summary>The workspace it belongs to, 1 to 128 characters; null none.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>When it ends, in the future; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it may do, and how much.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Default;

    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }

    internal void ThrowIfInvalid(DateTimeOffset now)
    {
        Require(IsText(Name), "A key's name has 1 to 128 characters.");
        Require(WorkspaceId is null || IsText(WorkspaceId), "A workspace has 1 to 128 characters.");
        Require(ExpiresAt is null || ExpiresAt > now, "A key's end is in the future.");
        Require(Policy.RateLimitRpm is null or > 0, "Requests per minute are at least 1.");
        Require(Webhook is null or { IsValid: true }, "A webhook is an https address without a user, and a whsec_ secret of 24 bytes or more.");
    }

    private static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
