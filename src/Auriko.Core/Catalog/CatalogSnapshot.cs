using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Catalog;

/// <summary>Gives the catalog in force. Safe for concurrent use; a reload swaps the snapshot whole.</summary>
public interface ICatalog
{
    /// <summary>The snapshot in force. Take it once per request.</summary>
    CatalogSnapshot Current { get; }
}

/// <summary>Models, aliases, offerings and prices at one moment. Immutable.</summary>
public sealed class CatalogSnapshot
{
    private readonly Dictionary<string, ModelEntry> _byId;
    private readonly Dictionary<string, string> _aliases;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="version">The version recorded with every price, such as <c>2026-11-20</c>.</param>
    /// <param name="publishedAt">When the data was published.</param>
    /// <param name="models">The models; ids are unique.</param>
    public CatalogSnapshot(string version, DateTimeOffset publishedAt, IReadOnlyList<ModelEntry> models)
    {
        Version = version;
        PublishedAt = publishedAt;
        Models = models;
        _byId = models.ToDictionary(model => model.Id, StringComparer.Ordinal);
        _aliases = models.SelectMany(model => model.Aliases.Select(alias => (alias, model.Id)))
            .ToDictionary(pair => pair.alias, pair => pair.Id, StringComparer.Ordinal);
    }

    /// <summary>The version recorded with every price.</summary>
    public string Version { get; }

    /// <summary>When the data was published.</summary>
    public DateTimeOffset PublishedAt { get; }

    /// <summary>Every model, in catalog order.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <summary>Finds a model by canonical id, else by alias.</summary>
    /// <param name="idOrAlias">What the caller wrote, without a strategy suffix.</param>
    /// <param name="model">The model.</param>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out ModelEntry? model) =>
        _byId.TryGetValue(idOrAlias, out model)
        || (_aliases.TryGetValue(idOrAlias, out var id) && _byId.TryGetValue(id, out model));
}

/// <summary>A model, whoever serves it.</summary>
public sealed record ModelEntry
{
    /// <summary>The canonical id.</summary>
    public required string Id { get; init; }

    /// <summary>Other ids that mean this model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>When the model was released; Unix epoch when not known.</summary>
    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Tokens of input and output together; null when not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most output tokens; null when not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities { get; init; } = new();

    /// <summary>Who serves it.</summary>
    public IReadOnlyList<Offering> Offerings { get; init; } = [];
}

/// <summary>What a model can do.</summary>
public sealed record ModelCapabilities
{
    /// <summary>Function tools.</summary>
    public bool Tools { get; init; } = true;

    /// <summary>Several calls in one turn.</summary>
    public bool ParallelTools { get; init; } = true;

    /// <summary><c>tool_choice: required</c> or a named function.</summary>
    public bool RequiredToolChoice { get; init; } = true;

    /// <summary>Image input.</summary>
    public bool Images { get; init; }

    /// <summary>JSON that obeys a schema.</summary>
    public bool StructuredOutput { get; init; } = true;

    /// <summary>Any JSON object.</summary>
    public bool JsonMode { get; init; } = true;

    /// <summary>Reasoning.</summary>
    public bool Reasoning { get; init; }

    /// <summary>The efforts it takes; empty when it takes none.</summary>
    public IReadOnlyList<string> ReasoningEfforts { get; init; } = [];

    /// <summary>Log probabilities.</summary>
    public bool Logprobs { get; init; }

    /// <summary>Temperature and the other sampling parameters.</summary>
    public bool Sampling { get; init; } = true;

    /// <summary>Served only by <c>/v1/responses</c>.</summary>
    public bool ResponsesOnly { get; init; }
}

/// <summary>One model at one provider.</summary>
public sealed record Offering
{
    /// <summary>The provider.</summary>
    public required ProviderName Provider { get; init; }

    /// <summary>The canonical id of the model.</summary>
    public required string ModelId { get; init; }

    /// <summary>The provider's own id of the model, or an Azure deployment's name.</summary>
    public required string ProviderModelId { get; init; }

    /// <summary>The model's context window at this provider; null when not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most output tokens at this provider; null when not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What the model can do at this provider.</summary>
    public ModelCapabilities Capabilities { get; init; } = new();

    /// <summary>The prices; null when not known: then there is no cost, a warning, and an enforced budget refuses.</summary>
    public PriceList? Prices { get; init; }

    /// <summary>Times of the week with prices of their own; the first that fits counts, else <see cref="Prices"/>.</summary>
    public IReadOnlyList<PriceWindow> PriceWindows { get; init; } = [];

    /// <summary><c>none</c> (may train), <c>no_training</c> or <c>zdr</c>.</summary>
    public string DataPolicy { get; init; } = "no_training";

    /// <summary>What is supposed of it until enough has been measured; null when nothing is.</summary>
    public OfferingPriors? Priors { get; init; }

    /// <summary>The prices of a call dispatched at <paramref name="moment"/>; null when not known.</summary>
    /// <param name="moment">When the call is sent.</param>
    public PriceList? PricesAt(DateTimeOffset moment)
    {
        foreach (var window in PriceWindows)
        {
            if (window.Contains(moment))
            {
                return window.Prices;
            }
        }

        return Prices;
    }
}

/// <summary>A daily stretch of time, in UTC, with prices of its own.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it; before <paramref name="From"/> when it goes over midnight.</param>
/// <param name="Days">The days it begins on; empty means every day.</param>
/// <param name="Prices">Its prices.</param>
public sealed record PriceWindow(TimeOnly From, TimeOnly To, IReadOnlyList<DayOfWeek> Days, PriceList Prices)
{
    /// <summary>Whether <paramref name="moment"/> lies in it.</summary>
    /// <param name="moment">Any moment.</param>
    public bool Contains(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var time = TimeOnly.FromDateTime(utc);
        if (!time.IsBetween(From, To))
        {
            return false;
        }

        var began = From > To && time < To ? utc.AddDays(-1) : utc;
        return Days.Count == 0 || Days.Contains(began.DayOfWeek);
    }
}

/// <summary>Prices of an offering. Amounts are per million tokens, in nano-dollars, so that they are exact.</summary>
public sealed record PriceList
{
    /// <summary>Fresh input.</summary>
    public required Usd InputPer1M { get; init; }

    /// <summary>Output, reasoning included.</summary>
    public required Usd OutputPer1M { get; init; }

    /// <summary>Cache reads; null prices them as fresh input.</summary>
    public Usd? CacheReadPer1M { get; init; }

    /// <summary>Cache writes of five minutes; null prices them as fresh input.</summary>
    public Usd? CacheWrite5mPer1M { get; init; }

    /// <summary>Cache writes of an hour; null prices them as five-minute writes.</summary>
    public Usd? CacheWrite1hPer1M { get; init; }

    /// <summary>Image output; null prices it as output.</summary>
    public Usd? ImageOutputPer1M { get; init; }

    /// <summary>One thousand web searches; null when not offered.</summary>
    public Usd? WebSearchPer1K { get; init; }

    /// <summary>Prices of the whole request once its input exceeds a threshold; ascending, may be empty.</summary>
    public IReadOnlyList<LongContextTier> LongContext { get; init; } = [];
}

/// <summary>Prices that replace the base ones for a request whose input exceeds a threshold.</summary>
/// <param name="AboveInputTokens">The threshold; the tier applies when total input is greater.</param>
/// <param name="Prices">The prices; their own tiers are ignored.</param>
public sealed record LongContextTier(long AboveInputTokens, PriceList Prices);
