using Auriko.Core.Diagnostics;

namespace Auriko.Core.Idempotency;

/// <summary>
/// The claims on idempotency keys and the answers given under them, one entry a key. An entry changes only by
/// compare-and-swap on its version, by which processes agree on who makes the answer. Safe for concurrent use. Every member
/// throws <see cref="StorageUnavailableException"/> when storage failed; what was asked may have been done all the same.
/// </summary>
public interface IReplyStore
{
    /// <summary>Finds an entry, its answer included.</summary>
    /// <param name="name">The entry: <see cref="KeyedRequest.Name"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The entry; null when there is none.</returns>
    Task<KeptReply?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes an entry in place of the version it was made of; an empty version stands for none.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="reply">What it is to be.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its new version; null when the entry is another one meanwhile.</returns>
    Task<string?> TryWriteAsync(string name, KeptReply reply, CancellationToken cancellationToken);

    /// <summary>Removes an entry, unless it has changed.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="version">The version that is removed.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Removes every entry that has expired.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the purge.</param>
    /// <returns>How many were removed.</returns>
    Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What is kept of a key: who makes its answer, then the answer. Immutable.</summary>
public sealed record KeptReply
{
    /// <summary>The fingerprint of the request that claimed the key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Tells this claim from every other, so that whoever made it knows it again.</summary>
    public required string Claim { get; init; }

    /// <summary>From when on the key is free again.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether the answer is there.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>The answer as it was sent; empty before.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }

    /// <summary>The version in storage; empty for a new entry.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>How long ago it was written, by the clock of storage alone. Set by the store, and not stored.</summary>
    public TimeSpan Silence { get; init; }
}
