using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access;

/// <summary>
/// Makes, lists, changes, rotates and revokes API keys. Running gateways go by a change once what they know of the key is
/// older than <c>Auriko:Access:CacheDuration</c>. Safe for concurrent use, also across processes: every change is made to
/// the state it was decided on.
/// </summary>
/// <param name="store">Where the keys are kept.</param>
/// <param name="clock">The time.</param>
public sealed class ApiKeyAdministration(IApiKeyStore store, TimeProvider clock)
{
    /// <summary>The longest that two secrets of one key are good side by side.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    private readonly StoredSecrets _secrets = new(store);

    /// <summary>Stores a key, new or given.</summary>
    /// <param name="secret">The key; keep it, for it cannot be had again from what is stored.</param>
    /// <param name="traits">Its name, limits and end.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What is stored: the record as it was when this key is there already.</returns>
    /// <exception cref="InvalidKeyException">A trait is out of range.</exception>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<ApiKeyRecord> AddAsync(ApiKeySecret secret, ApiKeyTraits traits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        KeyRules.Check(traits, now);
        var record = new ApiKeyRecord
        {
            Id = $"key_{Guid.CreateVersion7(now):N}",
            Hash = secret.Hash,
            Prefix = secret.Prefix,
            Name = traits.Name,
            WorkspaceId = Caller.IdOf(traits.WorkspaceId),
            CreatedAt = now,
            CreatedByKeyId = traits.CreatedByKeyId,
            ExpiresAt = traits.ExpiresAt,
            Policy = traits.Policy,
            Webhook = traits.Webhook,
        };

        return await store.AddAsync(record, cancellationToken).ConfigureAwait(false)
            ? record
            : await store.FindByHashAsync(record.Hash, cancellationToken).ConfigureAwait(false) ?? record;
    }

    /// <summary>Every key, newest first, revoked and expired ones included; of a rotated one, its newest secret.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var records = await store.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. records.GroupBy(record => record.Id).Select(KeySecrets.Newest).OrderByDescending(key => key.CreatedAt)];
    }

    /// <summary>Finds a key, revoked and expired ones included.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The record of its newest secret; null when there is no such key.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<ApiKeyRecord?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        (await _secrets.ReadAsync(keyId, cancellationToken).ConfigureAwait(false))?.Current;

    /// <summary>Changes what an operator decided about a key. Its workspace and its origin stay.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="change">Makes what is to hold of what holds; called again when somebody else was faster.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The key as it is now; null when there is none, or it is revoked.</returns>
    /// <exception cref="InvalidKeyException">A trait is out of range.</exception>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public Task<ApiKeyRecord?> UpdateAsync(
        string keyId, Func<ApiKeyTraits, ApiKeyTraits> change, CancellationToken cancellationToken) =>
        ChangeAsync(keyId, record => record.RevokedAt is null ? Apply(record, change) : null, cancellationToken);

    /// <summary>Gives a key another secret. Id, limits and everything booked under the key stay.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="overlap">How long the secrets it has go on being good, up to <see cref="MaxOverlap"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The new secret; null when there is no such key, or it is revoked.</returns>
    /// <exception cref="InvalidKeyException">The overlap is out of range.</exception>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<IssuedApiKey?> RotateAsync(string keyId, TimeSpan overlap, CancellationToken cancellationToken)
    {
        if (overlap < TimeSpan.Zero || overlap > MaxOverlap)
        {
            throw new InvalidKeyException("overlap_seconds", $"must be from 0 to {MaxOverlap.TotalSeconds:0}");
        }

        while (await _secrets.ReadAsync(keyId, cancellationToken).ConfigureAwait(false) is { Current: { RevokedAt: null } current } read)
        {
            // First the new secret, then the end of the old ones: whatever is cut short, one that is known stays good. Who
            // changes the key in between makes the second part fail, and the new secret, which nobody has seen, goes again.
            var now = clock.GetUtcNow();
            var issued = Issue(current, now);
            await store.AddAsync(issued.Record, cancellationToken).ConfigureAwait(false);
            if (await _secrets.TryReplaceAsync(read, record => EndAt(record, now + overlap), cancellationToken).ConfigureAwait(false))
            {
                await RemoveEndedAsync(read, now, cancellationToken).ConfigureAwait(false);
                return issued;
            }

            await store.RemoveAsync(issued.Record.Hash, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Secrets that ended before this rotation opened nothing any more.</summary>
    private async Task RemoveEndedAsync(KeySecrets read, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var ended in read.Secrets.Where(secret => secret.Record.ReplacedAt <= now))
            {
                await store.RemoveAsync(ended.Record.Hash, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StorageUnavailableException)
        {
            // The new secret stands, and has to be shown. The next rotation removes them.
        }
    }

    /// <summary>Revokes a key with all its secrets, for good.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether there is such a key.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<bool> RevokeAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var revoked = await ChangeAsync(
            keyId, record => record.RevokedAt is null ? record with { RevokedAt = now } : record, cancellationToken).ConfigureAwait(false);
        return revoked is not null;
    }

    private async Task<ApiKeyRecord?> ChangeAsync(
        string keyId, Func<ApiKeyRecord, ApiKeyRecord?> change, CancellationToken cancellationToken)
    {
        while (await _secrets.ReadAsync(keyId, cancellationToken).ConfigureAwait(false) is { } read
            && change(read.Current) is { } changed)
        {
            if (await _secrets.TryReplaceAsync(read, record => change(record) ?? record, cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }
        }

        return null;
    }

    private ApiKeyRecord Apply(ApiKeyRecord record, Func<ApiKeyTraits, ApiKeyTraits> change)
    {
        var traits = change(ApiKeyTraits.Of(record));
        KeyRules.Check(traits.ExpiresAt == record.ExpiresAt ? traits with { ExpiresAt = null } : traits, clock.GetUtcNow());
        return record with
        {
            Name = traits.Name,
            ExpiresAt = traits.ExpiresAt,
            Policy = traits.Policy,
            Webhook = traits.Webhook,
        };
    }

    private static IssuedApiKey Issue(ApiKeyRecord current, DateTimeOffset now)
    {
        var secret = ApiKeySecret.Create(ApiKeySecret.IsLive(current.Prefix));
        return new IssuedApiKey(
            secret, current with { Hash = secret.Hash, Prefix = secret.Prefix, RotatedAt = now, ReplacedAt = null });
    }

    private static ApiKeyRecord EndAt(ApiKeyRecord record, DateTimeOffset end) =>
        record.ReplacedAt is null || record.ReplacedAt > end ? record with { ReplacedAt = end } : record;
}

/// <summary>A key that was just made, or just got this secret.</summary>
/// <param name="Secret">The key; it cannot be had again from what is stored.</param>
/// <param name="Record">What is stored.</param>
public sealed record IssuedApiKey(ApiKeySecret Secret, ApiKeyRecord Record);
