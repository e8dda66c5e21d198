using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.Wire;

/// <summary>Reads a chunk's <c>usageMetadata</c>.</summary>
internal static class GeminiUsage
{
    /// <summary>
    /// The disjoint buckets; null when nothing is counted. The prompt counts what was read from a cache and not what
    /// tools added to it; the candidates do not count the thoughts.
    /// </summary>
    /// <param name="chunk">The chunk.</param>
    public static UsageVector? Read(JsonElement chunk)
    {
        if (JsonText.Member(chunk, "usageMetadata") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var prompt = JsonText.Count(usage, "promptTokenCount");
        var visible = JsonText.Count(usage, "candidatesTokenCount");
        var thoughts = JsonText.Count(usage, "thoughtsTokenCount");
        if (prompt is null && visible is null && thoughts is null)
        {
            return null;
        }

        var cached = Math.Min(JsonText.Count(usage, "cachedContentTokenCount") ?? 0, prompt ?? 0);
        var images = Math.Min(ImagesOf(usage), visible ?? 0);
        return new UsageVector
        {
            FreshInput = (prompt ?? 0) - cached + (JsonText.Count(usage, "toolUsePromptTokenCount") ?? 0),
            CacheRead = cached,
            VisibleOutput = (visible ?? 0) - images,
            Reasoning = thoughts ?? 0,
            ImageOutput = images,
        };
    }

    /// <summary>The service tier, in the words of the Responses API; null when the chunk does not say.</summary>
    /// <param name="chunk">The chunk.</param>
    public static string? TierOf(JsonElement chunk) =>
        JsonText.Member(chunk, "usageMetadata") is { } usage
        && JsonText.Text(usage, "serviceTier")?.ToLowerInvariant() is { Length: > 0 } tier
            ? tier is "standard" or "unspecified" ? "default" : tier
            : null;

    private static long ImagesOf(JsonElement usage) => JsonText.Items(usage, "candidatesTokensDetails")
        .Where(detail => JsonText.Text(detail, "modality") is "IMAGE")
        .Sum(detail => JsonText.Count(detail, "tokenCount") ?? 0);
}
