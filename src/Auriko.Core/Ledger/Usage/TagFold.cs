namespace Auriko.Core.Ledger.Usage;

/// <summary>Adds up by tag, within <see cref="TagBounds"/>. The same rows in the same order make the same cells.</summary>
internal sealed class TagFold
{
    private readonly Dictionary<string, Dictionary<string, UsageFigures>> _names = new(StringComparer.Ordinal);

    /// <summary>Counts a response in each of its tags.</summary>
    /// <param name="tags">Its tags.</param>
    /// <param name="figures">What it used.</param>
    public void Add(IReadOnlyDictionary<string, string> tags, UsageFigures figures)
    {
        foreach (var (name, value) in tags)
        {
            if (!_names.TryGetValue(name, out var values))
            {
                if (_names.Count >= TagBounds.CountedNames)
                {
                    continue;
                }

                _names.Add(name, values = new(StringComparer.Ordinal));
            }

            var kept = TagBounds.Cut(value);
            Add(values, values.Count < TagBounds.CountedValues || values.ContainsKey(kept) ? kept : TagBounds.Rest, figures);
        }
    }

    /// <summary>The cells, in the order of names and values.</summary>
    public IReadOnlyList<TagCell> Complete() =>
    [
        .. from name in _names
               .OrderByDescending(name => name.Value.Values.Sum(figures => figures.Requests))
               .ThenBy(name => name.Key, StringComparer.Ordinal)
               .Take(TagBounds.Names)
               .OrderBy(name => name.Key, StringComparer.Ordinal)
           from value in Bound(name.Value).OrderBy(value => value.Key, StringComparer.Ordinal)
           select new TagCell(name.Key, value.Key, value.Value),
    ];

    private static Dictionary<string, UsageFigures> Bound(Dictionary<string, UsageFigures> values)
    {
        var bounded = new Dictionary<string, UsageFigures>(StringComparer.Ordinal);
        var ranked = values
            .OrderBy(value => value.Key == TagBounds.Rest)
            .ThenByDescending(value => value.Value.Requests)
            .ThenBy(value => value.Key, StringComparer.Ordinal);
        foreach (var ((value, figures), place) in ranked.Zip(Enumerable.Range(0, int.MaxValue)))
        {
            Add(bounded, place < TagBounds.Values ? value : TagBounds.Rest, figures);
        }

        return bounded;
    }

    private static void Add(Dictionary<string, UsageFigures> values, string value, UsageFigures figures) =>
        values[value] = values.GetValueOrDefault(value, UsageFigures.Zero) + figures;
}
