using System.Security.Cryptography;
using Auriko.Core.Catalog;

namespace Auriko.Core.Ledger.Books;

/// <summary>The prices of a catalog, by themselves: what a stored usage is priced with again. Immutable.</summary>
/// <remarks>
/// <see cref="Content"/> is a catalog file that says nothing but prices. The same prices make the same bytes, whatever
/// else their catalogs say.
/// </remarks>
public sealed class PriceBook
{
    private readonly Dictionary<(string Provider, string Model), Offering> _offerings;

    private PriceBook(string version, ReadOnlyMemory<byte> content, CatalogSnapshot catalog)
    {
        Version = version;
        Content = content;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _offerings = catalog.Models.SelectMany(model => model.Offerings)
            .ToDictionary(offering => (offering.Provider.Value, offering.ModelId));
    }

    /// <summary>The version of its catalog, as entries name it.</summary>
    public string Version { get; }

    /// <summary>Every price, as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Content"/>.</summary>
    public string Fingerprint { get; }

    /// <summary>The prices of a catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    public static PriceBook Of(CatalogSnapshot catalog) => new(catalog.Version, PriceBookText.Write(catalog), catalog);

    /// <summary>Reads a stored book.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="content">What <see cref="Content"/> was.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static PriceBook Read(string version, ReadOnlyMemory<byte> content)
    {
        var errors = new List<string>();
        var file = CatalogFileReader.Read(content, errors);
        return errors.Count == 0
            ? new PriceBook(version, content, CatalogMerge.Of(file))
            : throw new FormatException($"The price book {version} cannot be read: {errors[0]}");
    }

    /// <summary>The prices that an operator's catalog file gives, over the built-in ones.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">Receives every fault; there is no book then.</param>
    public static PriceBook? Load(string path, List<string> errors)
    {
        if (CatalogLoader.TryReadBytes(path, errors) is not { } json)
        {
            return null;
        }

        var catalog = CatalogLoader.Load(path, json, errors);
        return errors.Count == 0 ? Of(catalog) : null;
    }

    /// <summary>The offering that an entry is about; null when the book has none such.</summary>
    /// <param name="entry">The entry.</param>
    public Offering? Find(LedgerEntry entry) => _offerings.GetValueOrDefault((entry.Provider, entry.Model));

    /// <summary>What an entry costs by this book.</summary>
    /// <param name="entry">The entry; its usage, its end, its tier and the time it was priced at count.</param>
    /// <returns>
    /// The price; null when it is not known: no price in the book, or an attempt that was lost. An attempt that failed
    /// without using anything costs nothing, known price or not.
    /// </returns>
    public Usd? Price(LedgerEntry entry)
    {
        if (entry.End is AttemptEnd.Lost)
        {
            return null;
        }

        if (entry is { End: AttemptEnd.FailedBeforeOutput or AttemptEnd.FailedAfterOutput } && entry.Usage == UsageVector.Zero)
        {
            return Usd.Zero;
        }

        try
        {
            return Pricing.Cost(entry.Usage, Find(entry)?.PricesAt(entry.PricedAt ?? entry.CreatedAt)?.InTier(entry.ServiceTier));
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
