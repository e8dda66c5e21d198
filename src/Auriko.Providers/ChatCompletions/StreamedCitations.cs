using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// The <c>annotations</c> of a reply, flattened to the shape of the Responses API. They wait for text to stand on; one
/// that a server tells again is passed on once.
/// </summary>
internal sealed class StreamedCitations
{
    private const string Kind = "url_citation";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _waiting = [];

    /// <summary>Reads the citations of a delta; annotations of other kinds are passed over.</summary>
    /// <param name="delta">The delta, or a whole reply's message.</param>
    public void Read(JsonElement delta)
    {
        foreach (var annotation in JsonText.Items(delta, "annotations"))
        {
            if (JsonText.Text(annotation, "type") is Kind && Of(annotation) is { } citation && _seen.Add(citation.GetRawText()))
            {
                _waiting.Add(citation);
            }
        }
    }

    /// <summary>Passes on what has waited.</summary>
    /// <param name="key">The message.</param>
    /// <param name="part">Its text.</param>
    /// <param name="output">Receives the annotations.</param>
    public void Flush(int key, int part, Queue<ProviderEvent> output)
    {
        _waiting.ForEach(citation => output.Enqueue(new AnnotationAdded(key, citation, part)));
        _waiting.Clear();
    }

    private static JsonElement? Of(JsonElement annotation)
    {
        var source = JsonText.Member(annotation, Kind) ?? annotation;
        if (JsonText.Text(source, "url") is not { Length: > 0 } url)
        {
            return null;
        }

        return WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, Kind);
            writer.WriteString("url"u8, url);
            writer.WriteString("title"u8, JsonText.Text(source, "title") ?? string.Empty);
            writer.WriteNumber("start_index"u8, JsonText.Count(source, "start_index") ?? 0);
            writer.WriteNumber("end_index"u8, JsonText.Count(source, "end_index") ?? 0);
            writer.WriteEndObject();
        });
    }
}
