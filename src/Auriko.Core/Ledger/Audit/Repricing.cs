using Auriko.Core.Ledger.Books;

namespace Auriko.Core.Ledger.Audit;

/// <summary>
/// What entries would have cost by another price book, by model, beside what was booked. Not safe for concurrent use.
/// </summary>
/// <param name="book">The other book.</param>
public sealed class Repricing(PriceBook book)
{
    private readonly SortedDictionary<string, RepricedModel> _models = new(StringComparer.Ordinal);

    /// <summary>Every model so far, by id.</summary>
    public IReadOnlyCollection<RepricedModel> Models => _models.Values;

    /// <summary>All models together.</summary>
    public RepricedModel Total => Models.Aggregate(new RepricedModel("total"), (sum, model) => sum.Plus(model));

    /// <summary>Counts an entry.</summary>
    /// <param name="entry">The entry.</param>
    public void Add(LedgerEntry entry)
    {
        var price = book.Price(entry);
        _models[entry.Model] = _models.GetValueOrDefault(entry.Model, new RepricedModel(entry.Model)).Plus(new RepricedModel(entry.Model)
        {
            Attempts = 1,
            BookedNanos = entry.Cost?.Nanos ?? 0,
            RepricedNanos = price?.Nanos ?? 0,
            NotBooked = entry.Cost is null ? 1 : 0,
            NotPriced = price is null ? 1 : 0,
        });
    }
}

/// <summary>One model.</summary>
/// <param name="Model">Its id.</param>
public sealed record RepricedModel(string Model)
{
    /// <summary>How many attempts.</summary>
    public long Attempts { get; init; }

    /// <summary>What was booked.</summary>
    public Int128 BookedNanos { get; init; }

    /// <summary>What it would have been.</summary>
    public Int128 RepricedNanos { get; init; }

    /// <summary>Attempts booked without a price, which count nothing in <see cref="BookedNanos"/>.</summary>
    public long NotBooked { get; init; }

    /// <summary>Attempts the other book has no price for, which count nothing in <see cref="RepricedNanos"/>.</summary>
    public long NotPriced { get; init; }

    /// <summary>Both together, under the name of this one.</summary>
    /// <param name="other">The other.</param>
    public RepricedModel Plus(RepricedModel other) => this with
    {
        Attempts = Attempts + other.Attempts,
        BookedNanos = BookedNanos + other.BookedNanos,
        RepricedNanos = RepricedNanos + other.RepricedNanos,
        NotBooked = NotBooked + other.NotBooked,
        NotPriced = NotPriced + other.NotPriced,
    };
}
