using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions.Wire;

/// <summary>Reads a chunk's <c>usage</c>.</summary>
internal static class ChatUsage
{
    /// <summary>
    /// The disjoint buckets; null when there is no usage. The prompt counts what was read from and written to a cache,
    /// under one or more names for the same tokens; the completion counts reasoning, except at servers whose total shows
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
        return prompt is null && completion is null ? null : Split(usage, prompt ?? 0, completion ?? 0);
    }

    private static UsageVector Split(JsonElement usage, long prompt, long completion)
    {
        var details = JsonText.Member(usage, "prompt_tokens_details") ?? JsonText.Member(usage, "prompt_token_details") ?? default;
        var cached = Math.Min(Cached(usage, details), prompt);
        var written = Math.Min(JsonText.Count(details, "cache_write_tokens") ?? 0, prompt - cached);

        var parts = JsonText.Member(usage, "completion_tokens_details") ?? default;
        var (reasoning, isApart) = Reasoning(usage, parts, prompt, completion);
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

    /// <summary>A server that knows several of the names may leave some of them at zero.</summary>
    private static long Cached(JsonElement usage, JsonElement details)
    {
        var cached = JsonText.Count(details, "cached_tokens") ?? 0;
        foreach (var name in (ReadOnlySpan<string>)["prompt_cache_hit_tokens", "cached_tokens", "num_cached_tokens"])
        {
            cached = Math.Max(cached, JsonText.Count(usage, name) ?? 0);
        }

        return cached;
    }

    /// <summary>The tokens of reasoning, and whether the completion leaves them out.</summary>
    private static (long Tokens, bool IsApart) Reasoning(JsonElement usage, JsonElement parts, long prompt, long completion)
    {
        var total = JsonText.Count(usage, "total_tokens");
        if ((JsonText.Count(parts, "reasoning_tokens") ?? JsonText.Count(usage, "reasoning_tokens")) is { } told)
        {
            return (told, told > completion || (told > 0 && total == prompt + completion + told));
        }

        return (Hidden(usage, total ?? 0, prompt, completion), true);
    }

    /// <summary>
    /// What the total has beyond prompt and completion where nothing else is told: some servers count reasoning nowhere
    /// else. Not where another count explains it, such as that of a cache which the prompt leaves out.
    /// </summary>
    private static long Hidden(JsonElement usage, long total, long prompt, long completion)
    {
        var rest = total - prompt - completion;
        if (rest <= 0 || JsonText.Count(usage, "prompt_tokens") is null || JsonText.Count(usage, "completion_tokens") is null)
        {
            return 0;
        }

        var others = Others(usage).ToArray();
        return others.Contains(rest) || others.Sum() == rest ? 0 : rest;
    }

    /// <summary>Every other count of tokens, at any depth.</summary>
    private static IEnumerable<long> Others(JsonElement owner) => owner.EnumerateObject()
        .Where(member => member.Name is not ("prompt_tokens" or "completion_tokens" or "total_tokens"))
        .SelectMany(member => member.Value.ValueKind is JsonValueKind.Object
            ? Others(member.Value)
            : member.Name.EndsWith("_tokens", StringComparison.Ordinal) ? [JsonText.Count(owner, member.Name) ?? 0] : []);
}
