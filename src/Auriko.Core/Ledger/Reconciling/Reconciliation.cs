using Auriko.Core.Catalog;

namespace Auriko.Core.Ledger.Reconciling;

/// <summary>
/// Holds what was booked for a provider against the provider's own statement, by day and model. Not safe for concurrent
/// use.
/// </summary>
/// <param name="statement">What the provider says.</param>
/// <param name="catalog">Knows the other names of a model.</param>
public sealed class Reconciliation(IReadOnlyList<StatementLine> statement, CatalogSnapshot catalog)
{
    private readonly Dictionary<(DateOnly Day, string Model), BookedFigures> _booked = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>
    /// Counts an entry of the provider, unless a key of a workspace's own paid for it: that is in another account's statement.
    /// </summary>
    /// <param name="entry">The entry.</param>
    public void Add(LedgerEntry entry)
    {
        _names[entry.ProviderModelId] = entry.Model;
        if (entry.Credential is CredentialOwner.Byok)
        {
            return;
        }

        var key = (DateOnly.FromDateTime(entry.CreatedAt.UtcDateTime), entry.Model);
        var before = _booked.GetValueOrDefault(key);
        _booked[key] = new BookedFigures(
            before.Input + entry.Usage.TotalInput,
            before.Cached + entry.Usage.CacheRead,
            before.Output + entry.Usage.TotalOutput,
            before.Nanos + (entry.Cost?.Nanos ?? 0));
    }

    /// <summary>Every figure the statement tells, and those of models and days it does not know, by day and model.</summary>
    public IReadOnlyList<Drift> Compare()
    {
        var theirs = statement.GroupBy(line => (line.Day, Model: NameOf(line.Model))).ToDictionary(
            lines => lines.Key, lines => lines.Aggregate(new StatementLine(lines.Key.Day, lines.Key.Model), Plus));
        var told = statement.Aggregate(new StatementLine(default, string.Empty), Plus);
        return
        [
            .. theirs.Keys.Union(_booked.Keys).OrderBy(key => key.Day).ThenBy(key => key.Model, StringComparer.Ordinal)
                .SelectMany(key => Compare(_booked.GetValueOrDefault(key), theirs.GetValueOrDefault(key) ?? new StatementLine(key.Day, key.Model), told)),
        ];
    }

    private static IEnumerable<Drift> Compare(BookedFigures ours, StatementLine theirs, StatementLine told)
    {
        return new[]
        {
            Of("input_tokens", ours.Input, theirs.InputTokens, told.InputTokens is not null),
            Of("cached_tokens", ours.Cached, theirs.CachedTokens, told.CachedTokens is not null),
            Of("output_tokens", ours.Output, theirs.OutputTokens, told.OutputTokens is not null),
            Of("cost_usd", ours.Nanos / Usd.NanosPerDollar, theirs.CostUsd, told.CostUsd is not null),
        }.OfType<Drift>();

        Drift? Of(string figure, decimal booked, decimal? said, bool isTold) =>
            isTold ? new Drift(theirs.Day, theirs.Model, figure, booked, said ?? 0) : null;
    }

    private static StatementLine Plus(StatementLine sum, StatementLine line) => sum with
    {
        InputTokens = line.InputTokens is { } input ? (sum.InputTokens ?? 0) + input : sum.InputTokens,
        CachedTokens = line.CachedTokens is { } cached ? (sum.CachedTokens ?? 0) + cached : sum.CachedTokens,
        OutputTokens = line.OutputTokens is { } output ? (sum.OutputTokens ?? 0) + output : sum.OutputTokens,
        CostUsd = line.CostUsd is { } cost ? (sum.CostUsd ?? 0) + cost : sum.CostUsd,
    };

    /// <summary>The canonical id of what the provider calls a model.</summary>
    private string NameOf(string theirs) =>
        _names.GetValueOrDefault(theirs) ?? (catalog.TryFind(theirs, out var model) ? model.Id : theirs);

    private readonly record struct BookedFigures(decimal Input, decimal Cached, decimal Output, decimal Nanos);
}

/// <summary>One figure of a model on a day, as it was booked and as the provider has it.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Model">The model's canonical id; the provider's name where that is not known.</param>
/// <param name="Figure"><c>input_tokens</c>, <c>cached_tokens</c>, <c>output_tokens</c> or <c>cost_usd</c>.</param>
/// <param name="Ours">What was booked.</param>
/// <param name="Theirs">What the provider has.</param>
public sealed record Drift(DateOnly Day, string Model, string Figure, decimal Ours, decimal Theirs)
{
    /// <summary>How much more was booked.</summary>
    public decimal Difference => Ours - Theirs;

    /// <summary>The same in percent of what the provider has; null where that is nothing.</summary>
    public decimal? Percent => Theirs == 0 ? (Ours == 0 ? 0 : null) : 100 * Difference / Theirs;

    /// <summary>Whether it is more than may be.</summary>
    /// <param name="tolerance">Percent.</param>
    public bool IsBeyond(decimal tolerance) => Percent is not { } percent || Math.Abs(percent) > tolerance;
}
