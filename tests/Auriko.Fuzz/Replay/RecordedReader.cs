using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Fuzz.Replay;

/// <summary>Reads recorded answers of each service plainly: the text in order, the last usage, the last reason.</summary>
internal static class RecordedReader
{
    /// <summary>Reads an answer.</summary>
    /// <param name="dialect">The dialect's name.</param>
    /// <param name="documents">The events, or the one document.</param>
    public static RecordedAnswer Read(string dialect, IReadOnlyList<JsonElement> documents) => dialect switch
    {
        "openai_responses" => OfResponses(documents),
        "chat_completions" => OfChat(documents),
        "anthropic_messages" => OfMessages(documents),
        _ => OfContents([.. documents.SelectMany(Flat)]),
    };

    /// <summary>The final response of a recording of the Responses API.</summary>
    public static JsonElement FinalResponse(IReadOnlyList<JsonElement> documents)
    {
        var last = documents.LastOrDefault(document => document.Has("response") || document.Has("output"));
        return last.At("response") ?? last;
    }

    /// <summary>
    /// The items of such a recording as they were done, each with the id it was added with: some servers change ids from
    /// event to event, and the service seals reasoning anew in each.
    /// </summary>
    public static IReadOnlyList<(JsonElement Item, string? Id)> Items(IReadOnlyList<JsonElement> documents)
    {
        var added = documents.Where(document => document.Text("type") == "response.output_item.added")
            .ToLookup(document => document.Count("output_index"), document => document.At("item")?.Text("id"));
        var done = documents.Where(document => document.Text("type") == "response.output_item.done").ToArray();
        return done.Length > 0
            ? [.. done.Select(document => (document.GetProperty("item"), added[document.Count("output_index")].FirstOrDefault()))]
            : [.. FinalResponse(documents).Items("output").Select(item => (item, item.Text("id")))];
    }

    private static RecordedAnswer OfResponses(IReadOnlyList<JsonElement> documents)
    {
        var response = FinalResponse(documents);
        var texts = response.Items("output").SelectMany(item => item.Items("content")).Select(part =>
            part.Text("type") == "output_text" ? part.Text("text") : null);
        var usage = response.At("usage");
        return new RecordedAnswer(
            response.Text("status") switch
            {
                "completed" => ResponseStatus.Completed,
                "incomplete" => ResponseStatus.Incomplete,
                _ => ResponseStatus.Failed,
            },
            string.Concat(texts),
            usage is { } counted
                ? new RecordedUsage(
                    counted.Count("input_tokens"),
                    counted.Count("input_tokens_details", "cached_tokens"),
                    counted.Count("output_tokens"),
                    counted.Count("output_tokens_details", "reasoning_tokens"))
                : null);
    }

    private static RecordedAnswer OfChat(IReadOnlyList<JsonElement> documents)
    {
        var choices = documents.SelectMany(document => document.Items("choices")).ToArray();
        var texts = choices.Select(choice => (choice.At("delta") ?? choice.At("message"))?.Text("content"));
        var usage = documents.Select(document => document.At("usage")).LastOrDefault(found => found is not null);
        return new RecordedAnswer(
            StatusOf(choices.Select(choice => choice.Text("finish_reason")).Append(ImpliedReason(choices))),
            string.Concat(texts),
            usage is { } counted
                ? new RecordedUsage(
                    counted.Count("prompt_tokens"),
                    Math.Max(
                        counted.Count("prompt_tokens_details", "cached_tokens"), counted.Count("prompt_cache_hit_tokens")),
                    counted.Count("completion_tokens"),
                    counted.Count("completion_tokens_details", "reasoning_tokens"))
                : null);
    }

    /// <summary>Some routers leave the reason out where there are calls; nothing else may end without one.</summary>
    private static string? ImpliedReason(JsonElement[] choices) =>
        choices.Any(choice => choice.Text("finish_reason") is not null) ? null
        : choices.Any(choice => choice.At("delta")?.Has("tool_calls") is true) ? "tool_calls"
        : null;

    private static RecordedAnswer OfMessages(IReadOnlyList<JsonElement> documents)
    {
        var whole = documents.Where(document => document.Text("type") == "message").ToArray();
        var texts = whole.SelectMany(message => message.Items("content")).Select(block => block.Text("text"))
            .Concat(documents.Select(document => document.At("content_block")?.Text("text") ?? document.At("delta")?.Text("text")));
        var usages = documents.Select(document => document.At("message")?.At("usage") ?? document.At("usage"))
            .Where(usage => usage is not null).Select(usage => usage!.Value).ToArray();
        var passes = usages.LastOrDefault().Items("iterations").ToArray();
        long Last(string name) => passes.Length > 0
            ? passes.Sum(pass => pass.Count(name))
            : usages.Where(usage => usage.Has(name)).Select(usage => usage.Count(name)).LastOrDefault();
        var cached = Last("cache_read_input_tokens");
        return new RecordedAnswer(
            StatusOf(documents.Select(document => document.At("delta")?.Text("stop_reason") ?? document.Text("stop_reason"))),
            string.Concat(texts),
            usages.Length == 0
                ? null
                : new RecordedUsage(
                    Last("input_tokens") + cached + Last("cache_creation_input_tokens"), cached, Last("output_tokens"), 0));
    }

    /// <summary>Without being asked for events the service streams one list.</summary>
    private static IEnumerable<JsonElement> Flat(JsonElement document) =>
        document.ValueKind is JsonValueKind.Array ? document.EnumerateArray() : [document];

    private static RecordedAnswer OfContents(IReadOnlyList<JsonElement> documents)
    {
        var candidates = documents.SelectMany(document => document.Items("candidates")).ToArray();
        var parts = candidates.SelectMany(candidate => candidate.At("content")?.Items("parts") ?? []);
        var isBlocked = documents.Any(document => document.At("promptFeedback")?.Text("blockReason") is not null);
        var usage = documents.Select(document => document.At("usageMetadata")).LastOrDefault(found => found is not null);
        return new RecordedAnswer(
            isBlocked ? ResponseStatus.Incomplete : StatusOf(candidates.Select(candidate => candidate.Text("finishReason"))),
            string.Concat(parts.Where(part => !part.Has("thought")).Select(part => part.Text("text"))),
            usage is { } counted
                ? new RecordedUsage(
                    counted.Count("promptTokenCount") + counted.Count("toolUsePromptTokenCount"),
                    counted.Count("cachedContentTokenCount"),
                    counted.Count("candidatesTokenCount") + counted.Count("thoughtsTokenCount"),
                    counted.Count("thoughtsTokenCount"))
                : null);
    }

    private static ResponseStatus StatusOf(IEnumerable<string?> reasons) =>
        reasons.LastOrDefault(reason => !string.IsNullOrEmpty(reason))?.ToUpperInvariant() switch
        {
            null => ResponseStatus.Failed,
            "LENGTH" or "MAX_TOKENS" or "MODEL_CONTEXT_WINDOW_EXCEEDED" or "PAUSE_TURN" or "CONTENT_FILTER" or "SAFETY" or "RECITATION"
                or "PROHIBITED_CONTENT" or "BLOCKLIST" or "SPII" => ResponseStatus.Incomplete,
            _ => ResponseStatus.Completed,
        };
}

file static class Members
{
    extension(JsonElement owner)
    {
        public JsonElement? At(string name) =>
            owner.ValueKind is JsonValueKind.Object
            && owner.TryGetProperty(name, out var value)
            && value.ValueKind is not JsonValueKind.Null
                ? value
                : null;

        public bool Has(string name) => owner.At(name) is not null;

        public string? Text(string name) => owner.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public IEnumerable<JsonElement> Items(string name) =>
            owner.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

        public long Count(params ReadOnlySpan<string> path)
        {
            JsonElement? found = owner;
            foreach (var name in path)
            {
                found = found?.At(name);
            }

            return found is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;
        }
    }
}
