using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Auriko.Core.Catalog;
using Auriko.Http.Results;

namespace Auriko.Http;

/// <summary>
/// A list made of the catalog. Its items are written once and sent until another catalog is in force, or until they are
/// too old: catalogs are large, and some lists are open to all. Safe for concurrent use.
/// </summary>
/// <typeparam name="TItem">The shape of an item.</typeparam>
/// <param name="models">Gives the catalog in force.</param>
/// <param name="clock">Tells how old catalog and items are.</param>
/// <param name="describe">Makes the items.</param>
/// <param name="shape">How they are written.</param>
internal sealed class CatalogList<TItem>(
    CallableModels models, TimeProvider clock, Func<CatalogSnapshot, IEnumerable<TItem>> describe, JsonTypeInfo<TItem[]> shape)
    where TItem : class
{
    private readonly Lock _writing = new();
    private WrittenItems? _written;

    /// <summary>How old items may be; by default as old as their catalog.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.MaxValue;

    /// <summary>The reply.</summary>
    /// <param name="call">The request.</param>
    public BodyResult Answer(EndpointCall call)
    {
        var catalog = models.Catalog;
        return Answer(call, catalog, ItemsOf(catalog));
    }

    /// <summary>The reply with what is left of each item; made anew every time.</summary>
    /// <param name="call">The request.</param>
    /// <param name="filter">What is left of an item; null where nothing is.</param>
    public BodyResult Answer(EndpointCall call, Func<TItem, TItem?> filter)
    {
        var catalog = models.Catalog;
        var items = describe(catalog).Select(filter).OfType<TItem>().ToArray();
        return Answer(call, catalog, JsonSerializer.SerializeToUtf8Bytes(items, shape));
    }

    private BodyResult Answer(EndpointCall call, CatalogSnapshot catalog, byte[] items)
    {
        var age = (long)Math.Max(0, (clock.GetUtcNow() - catalog.PublishedAt).TotalSeconds);
        return BodyResult.Of(call, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "list"u8);
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(items, skipInputValidation: true);
            writer.WriteString("catalog_version"u8, catalog.Version);
            writer.WriteNumber("catalog_age_seconds"u8, age);
            writer.WriteEndObject();
        });
    }

    /// <summary>Of those who ask at once for items that are not there, one writes and the others wait.</summary>
    private byte[] ItemsOf(CatalogSnapshot catalog)
    {
        lock (_writing)
        {
            if (_written is null || _written.Catalog != catalog || clock.GetElapsedTime(_written.At) > MaxAge)
            {
                var items = JsonSerializer.SerializeToUtf8Bytes(describe(catalog).ToArray(), shape);
                _written = new WrittenItems(catalog, clock.GetTimestamp(), items);
            }

            return _written.Items;
        }
    }

    private sealed record WrittenItems(CatalogSnapshot Catalog, long At, byte[] Items);
}
