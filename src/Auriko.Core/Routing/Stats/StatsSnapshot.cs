namespace Auriko.Core.Routing.Stats;

/// <summary>The live figures of every offering at one moment. Immutable.</summary>
public sealed class StatsSnapshot
{
    private readonly IReadOnlyDictionary<OfferingKey, OfferingFigures> _figures;
    private readonly Dictionary<string, (double Output, double Replies)> _outputs = new(StringComparer.Ordinal);

    /// <summary>Makes a snapshot.</summary>
    /// <param name="version">Grows with every snapshot of a process.</param>
    /// <param name="figures">The figures; not changed any more.</param>
    public StatsSnapshot(long version, IReadOnlyDictionary<OfferingKey, OfferingFigures> figures)
    {
        Version = version;
        _figures = figures;
        foreach (var (key, figure) in figures)
        {
            if (figure.OutputTokens is { } output)
            {
                var (sum, replies) = _outputs.GetValueOrDefault(key.ModelId);
                _outputs[key.ModelId] = (sum + (output * figure.Replies), replies + figure.Replies);
            }
        }
    }

    /// <summary>Nothing is known.</summary>
    public static StatsSnapshot Empty { get; } = new(0, new Dictionary<OfferingKey, OfferingFigures>());

    /// <summary>Grows with every snapshot of a process; 0 when nothing is known.</summary>
    public long Version { get; }

    /// <summary>Everything that is known.</summary>
    public IReadOnlyDictionary<OfferingKey, OfferingFigures> Figures => _figures;

    /// <summary>The figures of an offering; null when there are none.</summary>
    /// <param name="key">The offering.</param>
    public OfferingFigures? Find(OfferingKey key) => _figures.GetValueOrDefault(key);

    /// <summary>The output tokens of a model's replies, whoever serves it; null when not known.</summary>
    /// <param name="modelId">The model.</param>
    public double? UsualOutput(string modelId) =>
        _outputs.TryGetValue(modelId, out var known) && known.Replies > 0 ? known.Output / known.Replies : null;
}
