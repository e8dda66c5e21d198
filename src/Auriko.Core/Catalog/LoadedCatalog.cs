namespace Auriko.Core.Catalog;

/// <summary>The catalog as it was at start.</summary>
/// <param name="snapshot">The snapshot.</param>
internal sealed class LoadedCatalog(CatalogSnapshot snapshot) : ICatalog
{
    /// <inheritdoc/>
    public CatalogSnapshot Current { get; } = snapshot;
}
