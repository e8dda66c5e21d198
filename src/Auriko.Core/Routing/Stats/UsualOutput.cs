using Auriko.Core.Execution;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// Learns how many output tokens the requests of a key get from a model. Holds the pairs used most lately. Safe for
/// concurrent use; reading takes no lock.
/// </summary>
internal sealed class UsualOutput : IAttemptObserver
{
    /// <summary>Most pairs of key and model remembered.</summary>
    public const int Capacity = 20_000;

    /// <summary>How much the latest reply counts against those before it.</summary>
    private const double Newest = 0.2;

    private readonly RecentMap<(string KeyId, string ModelId), Mean> _means = new(Capacity);

    /// <summary>The output tokens to expect; null when nothing has been learnt.</summary>
    /// <param name="keyId">The API key's id.</param>
    /// <param name="modelId">The model.</param>
    public double? Of(string keyId, string modelId) => _means.Find((keyId, modelId))?.Tokens;

    /// <inheritdoc/>
    public void Ended(AttemptReport report)
    {
        if (report.ReportedUsage is { } usage)
        {
            double tokens = usage.TotalOutput;
            _means.Change(
                (report.KeyId, report.Offering.ModelId),
                known => new Mean(known is null ? tokens : known.Tokens + (Newest * (tokens - known.Tokens))));
        }
    }

    private sealed record Mean(double Tokens);
}
