using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Azure.Data.Tables;

namespace Auriko.Azure.ProviderStats;

/// <summary>
/// A digest as a row of the table <c>ProviderStats</c>: the partition is the instance, the row the offering. Pure.
/// </summary>
internal static class ProviderStatsRow
{
    public const string UpdatedAt = "UpdatedAt";

    private const string Provider = "Provider";
    private const string Model = "Model";
    private const string Digest = "Digest";

    /// <summary>
    /// The row's key. The separator is no character of a provider's name; a model's may have some that no key can hold.
    /// </summary>
    /// <param name="offering">The offering.</param>
    public static string KeyOf(OfferingKey offering) =>
        $"{offering.Provider}|{Uri.EscapeDataString(offering.ModelId).Replace('%', '!')}";

    /// <summary>The row of a digest.</summary>
    /// <param name="instance">The instance that measured it.</param>
    /// <param name="digest">The digest.</param>
    public static TableEntity Write(string instance, PublishedDigest digest) => new(instance, KeyOf(digest.Offering))
    {
        [Provider] = digest.Offering.Provider,
        [Model] = digest.Offering.ModelId,
        [UpdatedAt] = digest.UpdatedAt,
        [Digest] = digest.Digest.ToArray(),
    };

    /// <summary>The digest of a row.</summary>
    /// <param name="row">The row.</param>
    public static PublishedDigest Read(TableEntity row) => new(
        new OfferingKey(row.GetString(Provider) ?? string.Empty, row.GetString(Model) ?? string.Empty),
        row.GetDateTimeOffset(UpdatedAt).GetValueOrDefault(),
        row.GetBinary(Digest) ?? []);
}
