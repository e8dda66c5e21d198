using Auriko.Core.Catalog;
using Auriko.Core.Ledger.Books;

namespace Auriko.Core.Ledger.Audit;

/// <summary>The price books asked for so far. Not safe for concurrent use.</summary>
/// <param name="books">Where they are kept.</param>
/// <param name="catalog">The one in force, which counts even before it is kept.</param>
public sealed class PriceShelf(IPriceBooks books, ICatalog catalog)
{
    private readonly Dictionary<string, IReadOnlyList<PriceBook>> _known = new(StringComparer.Ordinal);

    /// <summary>The versions asked for of which there is more than one book.</summary>
    public IReadOnlyCollection<string> Ambiguous => [.. _known.Where(known => known.Value.Count > 1).Select(known => known.Key)];

    /// <summary>The books of a version; none when it is not known.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="Diagnostics.StorageUnavailableException">Storage failed.</exception>
    public async ValueTask<IReadOnlyList<PriceBook>> FindAsync(string version, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(version, out var found))
        {
            found = await books.FindAsync(version, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0 && catalog.Current.Version == version)
            {
                found = [PriceBook.Of(catalog.Current)];
            }

            _known.Add(version, found);
        }

        return found;
    }
}
