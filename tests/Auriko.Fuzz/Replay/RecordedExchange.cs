using System.Text.Json;
using Auriko.Fuzz.Cases;
using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Replay;

/// <summary>One recorded call of a service: <c>NN.meta.json</c> and <c>NN.response.sse</c> or <c>.json</c> in a folder.</summary>
/// <param name="Name">The case and the number of the call in it.</param>
/// <param name="Address">Where the call went; empty when it was not recorded.</param>
/// <param name="Reply">What the service answered.</param>
internal sealed record RecordedExchange(string Name, string Address, PlayedReply Reply)
{
    private const string MetaSuffix = ".meta.json";

    /// <summary>Every exchange below a folder.</summary>
    public static IEnumerable<RecordedExchange> Below(string folder) =>
        Directory.EnumerateFiles(folder, $"*{MetaSuffix}", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => Read(folder, path));

    /// <summary>The name of the dialect it speaks, by its address, else by the folder it lies in; null for none known.</summary>
    public string? DialectName =>
        Address.Contains("/chat/completions", StringComparison.Ordinal) ? "chat_completions"
        : Address.Contains("/responses", StringComparison.Ordinal) ? "openai_responses"
        : Address.Contains("/messages", StringComparison.Ordinal) ? "anthropic_messages"
        : Address.Contains("enerateContent", StringComparison.Ordinal) ? "gemini"
        : Name.Split('/')[0] switch
        {
            "openai-chat" or "deepseek" => "chat_completions",
            "openai-responses" => "openai_responses",
            "anthropic" => "anthropic_messages",
            "gemini" => "gemini",
            _ => null,
        };

    /// <summary>The JSON documents of the reply: the events of a stream, or the one document.</summary>
    public IReadOnlyList<JsonElement> Documents
    {
        get
        {
            var bytes = Reply.Body.ToArray();
            var payloads = Reply.ContentType.Contains("event-stream", StringComparison.Ordinal)
                ? Frame.ParseAll(bytes).Select(frame => frame.Payload ?? [])
                : [bytes];
            return [.. payloads.Where(payload => payload.AsSpan().TrimStart(" "u8).StartsWith("{"u8)).Select(payload => JsonElement.Parse(payload))];
        }
    }

    private static RecordedExchange Read(string folder, string path)
    {
        var meta = JsonElement.Parse(File.ReadAllBytes(path));
        var stem = path[..^MetaSuffix.Length];
        var isStream = File.Exists($"{stem}.response.sse");
        var headers = meta.GetProperty("response_headers").EnumerateObject()
            .Where(header => header.Name is not ("content-type" or "transfer-encoding" or "content-length"))
            .Select(header => KeyValuePair.Create(header.Name, header.Value.ToString()));
        return new RecordedExchange(
            Path.GetRelativePath(folder, stem).Replace('\\', '/'),
            meta.GetProperty("url").GetString() ?? string.Empty,
            new PlayedReply(File.ReadAllBytes(isStream ? $"{stem}.response.sse" : $"{stem}.response.json"))
            {
                Status = meta.GetProperty("status").GetInt32(),
                ContentType = isStream ? PlayedReply.EventStream : PlayedReply.Json,
                Headers = [.. headers],
            });
    }
}
