using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses.Wire;

/// <summary>Reads the response's <c>usage</c>.</summary>
internal static class UsageWire
{
    /// <summary>
    /// The disjoint buckets; null when there is no usage. The API's input counts what was read from and written to a
    /// cache, and its output counts reasoning: each is taken out once, and never more than there is.
    /// </summary>
    /// <param name="response">The response object.</param>
    /// <param name="webSearches">Web searches seen among its items; what it reports itself goes before.</param>
    public static UsageVector? Read(JsonElement response, int webSearches)
    {
        if (JsonText.Member(response, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = JsonText.Count(usage, "input_tokens") ?? 0;
        var cached = Math.Min(Detail(usage, "input_tokens_details", "cached_tokens"), input);
        var written = Math.Min(Detail(usage, "input_tokens_details", "cache_write_tokens"), input - cached);
        var output = JsonText.Count(usage, "output_tokens") ?? 0;
        var reasoning = Math.Min(Detail(usage, "output_tokens_details", "reasoning_tokens"), output);
        var images = Math.Min(Detail(usage, "output_tokens_details", "image_tokens"), output - reasoning);
        return new UsageVector
        {
            FreshInput = input - cached - written,
            CacheRead = cached,
            CacheWrite5m = written,
            VisibleOutput = output - reasoning - images,
            Reasoning = reasoning,
            ImageOutput = images,
            WebSearchCalls = ReportedSearches(response) ?? webSearches,
            UnpricedToolCalls = HasMadeImages(response) ? 1 : 0,
        };
    }

    private static long Detail(JsonElement usage, string details, string name) =>
        JsonText.Member(usage, details) is { } found ? JsonText.Count(found, name) ?? 0 : 0;

    /// <summary>Whether another model was used to make images; its tokens are in none of the buckets.</summary>
    private static bool HasMadeImages(JsonElement response) =>
        JsonText.Member(response, "tool_usage") is { } tools && JsonText.Member(tools, "image_gen") is { } images
        && (JsonText.Count(images, "input_tokens") > 0 || JsonText.Count(images, "output_tokens") > 0);

    private static long? ReportedSearches(JsonElement response) =>
        JsonText.Member(response, "tool_usage") is { } tools && JsonText.Member(tools, "web_search") is { } search
            ? JsonText.Count(search, "num_requests")
            : null;
}
