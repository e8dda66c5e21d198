using Auriko.Core.Catalog;

namespace Auriko.Core.Routing;

/// <summary>Names an offering across reloads of the catalog. Equality is ordinal.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="ModelId">The canonical id of the model.</param>
public readonly record struct OfferingKey(string Provider, string ModelId)
{
    /// <summary>The key of an offering.</summary>
    /// <param name="offering">The offering.</param>
    public static OfferingKey Of(Offering offering) => new(offering.Provider.Value, offering.ModelId);

    /// <inheritdoc/>
    public override string ToString() => $"{Provider}/{ModelId}";
}
