using Auriko.Core.Catalog;

namespace Auriko.Core.Tests.Gateway;

/// <summary>A catalog that stays as it is.</summary>
internal sealed class LoadedCatalog(CatalogSnapshot snapshot) : ICatalog
{
    public CatalogSnapshot Current { get; } = snapshot;
}
