namespace Auriko.Core.Access;

/// <summary>
/// The records of one key, one a secret, read and changed as one although no storage does that: who changes a key has to
/// change the record of its newest secret, and only one of several can. Safe for concurrent use.
/// </summary>
internal sealed class StoredSecrets(IApiKeyStore store)
{
    /// <summary>A listing of records is no snapshot: one that misses the newest secret is taken again, within reason.</summary>
    private const int MostReads = 5;

    /// <summary>Reads a key.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Null when there is no such key.</returns>
    public async Task<KeySecrets?> ReadAsync(string keyId, CancellationToken cancellationToken)
    {
        var read = await store.FindByIdAsync(keyId, cancellationToken).ConfigureAwait(false);
        for (var reads = 1; reads < MostReads && read.Count > 0 && read.All(secret => secret.Record.ReplacedAt is not null); reads++)
        {
            read = await store.FindByIdAsync(keyId, cancellationToken).ConfigureAwait(false);
        }

        return read.Count == 0 ? null : new KeySecrets(read);
    }

    /// <summary>Changes every record of a key, unless somebody else has changed one since they were read.</summary>
    /// <param name="read">The records as they were read.</param>
    /// <param name="change">Makes the new record of an old one; of a changed one, the same.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether all are as they are to be; if not, some may be.</returns>
    public async Task<bool> TryReplaceAsync(
        KeySecrets read, Func<ApiKeyRecord, ApiKeyRecord> change, CancellationToken cancellationToken)
    {
        foreach (var secret in read.Secrets)
        {
            var changed = change(secret.Record);
            if (changed != secret.Record
                && !await store.ReplaceAsync(secret, changed, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The records of one key as they were read.</summary>
/// <param name="Secrets">The records, at least one.</param>
internal sealed record KeySecrets(IReadOnlyList<StoredApiKey> Secrets)
{
    /// <summary>The key: the record of its newest secret.</summary>
    public ApiKeyRecord Current { get; } = Newest(Secrets.Select(secret => secret.Record));

    /// <summary>The record of the newest secret; a key of which one secret is revoked is revoked.</summary>
    /// <param name="records">The records of one key.</param>
    public static ApiKeyRecord Newest(IEnumerable<ApiKeyRecord> records)
    {
        var secrets = records.ToArray();
        var newest = secrets
            .OrderBy(secret => secret.ReplacedAt is not null)
            .ThenByDescending(secret => secret.RotatedAt ?? secret.CreatedAt)
            .First();
        return newest with { RevokedAt = secrets.Min(secret => secret.RevokedAt) };
    }
}
