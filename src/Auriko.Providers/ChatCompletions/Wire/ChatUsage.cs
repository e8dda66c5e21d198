using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions.Wire;

/// <summary>Reads a chunk's <c>usage</c>.</summary>
internal static class ChatUsage
{
    /// <summary>
    /// The disjoint buckets; null when there is no usage. The prompt counts what was read from and written to a cache,
    /// under one or two names for the same tokens; the completion counts reasoning, except at servers whose total shows
    /// that it does not.
    /// </summary>
    /// <param name="owner">What has the member <c>usage</c>.</param>
    public static UsageVector? Read(JsonElement owner)
    {
        if (JsonText.Member(owner, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var hits = JsonText.Count(usage, "prompt_cache_hit_tokens");
        var prompt = JsonText.Count(usage, "prompt_tokens") ?? hits + JsonText.Count(usage, "prompt_cache_miss_tokens");
        var completion = JsonText.Count(usage, "completion_tokens");
        return prompt is null && completion is null ? null : Split(usage, prompt ?? 0, completion ?? 0, hits);
    }

    private static UsageVector Split(JsonElement usage, long prompt, long completion, long? hits)
    {
        var details = JsonText.Member(usage, "prompt_tokens_details") ?? default;
        var cached = Math.Min(
            JsonText.Count(details, "cached_tokens") ?? hits ?? JsonText.Count(usage, "cached_tokens") ?? 0, prompt);
        var written = Math.Min(JsonText.Count(details, "cache_write_tokens") ?? 0, prompt - cached);

        var parts = JsonText.Member(usage, "completion_tokens_details") ?? default;
        var reasoning = JsonText.Count(parts, "reasoning_tokens") ?? 0;
        var isApart = reasoning > completion
            || (reasoning > 0 && JsonText.Count(usage, "total_tokens") == prompt + completion + reasoning);
        var visible = isApart ? completion : completion - reasoning;
        var images = Math.Min(JsonText.Count(parts, "image_tokens") ?? 0, visible);
        return new UsageVector
        {
            FreshInput = prompt - cached - written,
            CacheRead = cached,
            CacheWrite5m = written,
            VisibleOutput = visible - images,
            Reasoning = reasoning,
            ImageOutput = images,
        };
    }
}
