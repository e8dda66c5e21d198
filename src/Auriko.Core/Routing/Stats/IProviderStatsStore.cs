using Auriko.Core.Diagnostics;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// Where instances leave what they have measured for each other. An instance writes only its own digests, so nobody
/// overwrites another's. Safe for concurrent use. Every member throws <see cref="StorageUnavailableException"/> when
/// storage failed.
/// </summary>
public interface IProviderStatsStore
{
    /// <summary>Puts digests of one instance in place of its earlier ones.</summary>
    /// <param name="instance">The instance: letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="digests">One for each offering.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task PublishAsync(string instance, IReadOnlyList<PublishedDigest> digests, CancellationToken cancellationToken);

    /// <summary>The digests of every other instance.</summary>
    /// <param name="instance">The instance that asks.</param>
    /// <param name="since">Older ones are left out.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<PublishedDigest>> ReadOthersAsync(
        string instance, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Removes the digests of instances that are long gone.</summary>
    /// <param name="before">Older ones are removed.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>What one instance has measured of one offering.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="UpdatedAt">When it last measured something.</param>
/// <param name="Digest">The measures in their compact form, at most a few KB.</param>
public sealed record PublishedDigest(OfferingKey Offering, DateTimeOffset UpdatedAt, ReadOnlyMemory<byte> Digest);
