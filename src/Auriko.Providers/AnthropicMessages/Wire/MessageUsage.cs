using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages.Wire;

/// <summary>
/// The usage of one reply, which is reported at its start and again, cumulated, at its end. A later report may leave
/// counts out or repeat the first ones; no count falls.
/// </summary>
internal sealed class MessageUsage
{
    private long _input;
    private long _cacheRead;
    private long _cacheWrite;
    private long _cacheWrite1h;
    private long _output;
    private long _thinking;
    private long _searches;

    /// <summary>
    /// The disjoint buckets. The API's input leaves out what was read from or written to a cache; its output counts
    /// thinking.
    /// </summary>
    public UsageVector Vector => new()
    {
        FreshInput = _input,
        CacheRead = _cacheRead,
        CacheWrite5m = _cacheWrite - Math.Min(_cacheWrite1h, _cacheWrite),
        CacheWrite1h = Math.Min(_cacheWrite1h, _cacheWrite),
        VisibleOutput = _output - Math.Min(_thinking, _output),
        Reasoning = Math.Min(_thinking, _output),
        WebSearchCalls = _searches,
    };

    /// <summary>Reads a report.</summary>
    /// <param name="owner">What has the member <c>usage</c>.</param>
    /// <returns>Whether it has one.</returns>
    public bool Read(JsonElement owner)
    {
        if (JsonText.Member(owner, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return false;
        }

        // A reply made in several passes counts them apart, and only the last one at the top.
        JsonElement[] passes = [.. JsonText.Items(usage, "iterations")];
        passes = passes.Length > 0 ? passes : [usage];
        _input = Most(_input, passes, "input_tokens");
        _cacheRead = Most(_cacheRead, passes, "cache_read_input_tokens");
        _cacheWrite = Most(_cacheWrite, passes, "cache_creation_input_tokens");
        _output = Most(_output, passes, "output_tokens");
        _cacheWrite1h = Most(_cacheWrite1h, Inside(passes, "cache_creation"), "ephemeral_1h_input_tokens");
        _thinking = Most(_thinking, Inside([usage], "output_tokens_details"), "thinking_tokens");
        _searches = Most(_searches, Inside([usage], "server_tool_use"), "web_search_requests");
        return true;
    }

    private static IEnumerable<JsonElement> Inside(IEnumerable<JsonElement> owners, string name) =>
        owners.Select(owner => JsonText.Member(owner, name) ?? default);

    private static long Most(long known, IEnumerable<JsonElement> owners, string name) =>
        Math.Max(known, owners.Sum(owner => JsonText.Count(owner, name) ?? 0));
}
