using System.Text.Json;
using System.Text.Json.Serialization;
using Auriko.Core.Routing;

namespace Auriko.Core.Background;

/// <summary>A run's candidates as they were ranked, kept so that every call of the run sees the same ones.</summary>
internal static class CandidateRecord
{
    /// <summary>More candidates than any request may try.</summary>
    public const int Most = 32;

    /// <summary>Writes down the ranking of a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(RoutePlan plan) => JsonSerializer.Serialize(
        [.. plan.Candidates.Take(Most).Select(candidate => new RankedOffering(
            candidate.Offering.ModelId, candidate.Offering.Provider.Value, candidate.Offering.ProviderModelId))],
        CandidateJson.Default.RankedOfferingArray);

    /// <summary>
    /// A plan made anew, with the candidates and the order that were written down. What the catalog no longer has is
    /// left out; when that is all of them, the new plan stands.
    /// </summary>
    /// <param name="fresh">The plan made anew.</param>
    /// <param name="record">What was written down; null nothing.</param>
    /// <param name="call">Which of them are this call's.</param>
    public static RoutePlan Apply(RoutePlan fresh, string? record, CallInput call)
    {
        var ranked = record is null ? null : JsonSerializer.Deserialize(record, CandidateJson.Default.RankedOfferingArray);
        var candidates = (ranked ?? []).Skip(call.First).Take(call.Count).Select(offering => Find(fresh, offering)).OfType<RouteCandidate>().ToArray();
        return candidates.Length == 0 ? fresh : fresh with { Candidates = candidates, FanOut = Math.Min(fresh.FanOut, candidates.Length) };
    }

    private static RouteCandidate? Find(RoutePlan plan, RankedOffering ranked) => plan.Candidates.FirstOrDefault(candidate =>
        candidate.Offering.ModelId == ranked.Model
        && candidate.Offering.Provider.Value == ranked.Provider
        && candidate.Offering.ProviderModelId == ranked.ProviderModelId);
}

/// <summary>One candidate.</summary>
internal sealed record RankedOffering(string Model, string Provider, string ProviderModelId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RankedOffering[]))]
internal sealed partial class CandidateJson : JsonSerializerContext;
