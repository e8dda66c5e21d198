using System.Text;
using System.Text.Json;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.Wire;

/// <summary>Reads what a candidate cites: the sources of its grounding, and texts it recites.</summary>
internal static class GeminiCitations
{
    /// <summary>
    /// The annotations in the shape of the Responses API. The API gives places as bytes of UTF-8; here they are characters.
    /// </summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="text">The whole text so far.</param>
    public static IEnumerable<JsonElement> Read(JsonElement candidate, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Grounding(candidate, bytes).Concat(Recited(candidate, bytes));
    }

    private static IEnumerable<JsonElement> Grounding(JsonElement candidate, byte[] text)
    {
        if (JsonText.Member(candidate, "groundingMetadata") is not { } grounding)
        {
            yield break;
        }

        var sources = JsonText.Items(grounding, "groundingChunks").ToArray();
        foreach (var support in JsonText.Items(grounding, "groundingSupports"))
        {
            foreach (var index in JsonText.Items(support, "groundingChunkIndices"))
            {
                if (index.ValueKind is JsonValueKind.Number
                    && index.TryGetInt32(out var place)
                    && place >= 0
                    && place < sources.Length
                    && Source(sources[place]) is { } source
                    && JsonText.Text(source, "uri") is { } uri)
                {
                    var segment = JsonText.Member(support, "segment") ?? default;
                    yield return Citation(uri, JsonText.Text(source, "title"), segment, text);
                }
            }
        }
    }

    private static JsonElement? Source(JsonElement chunk) =>
        JsonText.Member(chunk, "web") ?? JsonText.Member(chunk, "retrievedContext") ?? JsonText.Member(chunk, "maps");

    private static IEnumerable<JsonElement> Recited(JsonElement candidate, byte[] text)
    {
        var metadata = JsonText.Member(candidate, "citationMetadata") ?? default;
        return JsonText.Items(metadata, "citationSources")
            .Concat(JsonText.Items(metadata, "citations"))
            .Where(source => JsonText.Text(source, "uri") is not null)
            .Select(source => Citation(JsonText.Text(source, "uri")!, JsonText.Text(source, "title"), source, text));
    }

    private static JsonElement Citation(string uri, string? title, JsonElement place, byte[] text) =>
        WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "url_citation"u8);
            writer.WriteString("url"u8, uri);
            writer.WriteString("title"u8, title ?? string.Empty);
            writer.WriteNumber("start_index"u8, CharactersIn(text, JsonText.Count(place, "startIndex") ?? 0));
            writer.WriteNumber("end_index"u8, CharactersIn(text, JsonText.Count(place, "endIndex") ?? 0));
            writer.WriteEndObject();
        });

    /// <summary>Every character begins with a byte that does not go on with another one.</summary>
    private static int CharactersIn(byte[] text, long bytes) =>
        text.Take((int)Math.Min(bytes, text.Length)).Count(one => (one & 0xC0) != 0x80);
}
