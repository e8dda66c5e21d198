using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.OpenAIResponses.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>
/// The output items of one reply. Whatever form an item comes in — deltas, a finished text, a finished item, or only in
/// the final response — it is passed on once and whole. Items are told apart by their index: some servers change their
/// ids from event to event.
/// </summary>
/// <param name="own">Seals reasoning.</param>
internal sealed class StreamedItems(OwnReasoning own)
{
    private readonly Dictionary<int, StreamedItem> _byIndex = [];
    private readonly List<StreamedItem> _all = [];
    private StreamedItem? _latest;

    /// <summary>Whether there has been a function call.</summary>
    public bool HasCalls => _all.Exists(item => item.Type is ItemTypes.FunctionCall);

    /// <summary>Whether the model has refused and said nothing else.</summary>
    public bool IsRefusal =>
        _all.Exists(item => item.Has(TextKind.Refusal)) && !_all.Exists(item => item.Has(TextKind.Output));

    /// <summary>How many items of a type there have been.</summary>
    public int Count(string type) => _all.Count(item => item.Type == type);

    /// <summary>Passes on a piece of text.</summary>
    public void Append(DeltaFrame delta, Queue<ProviderEvent> output)
    {
        var item = Owner(delta.OutputIndex, TypeOf(delta.Kind));
        if (item is null)
        {
            // Arguments of a call that has no name yet: the finished item will hold them.
            return;
        }

        var part = item.Part(delta.Kind, delta.Part);
        part.Length += delta.Text.Length;
        part.HasLogprobs |= delta.Logprobs is not null;
        output.Enqueue(Piece(item.Key, delta.Kind, delta.Part, delta.Text, delta.Logprobs));
    }

    /// <summary>Passes on what is missing of a finished text.</summary>
    public void Finish(TextKind kind, int? index, int part, string text, Queue<ProviderEvent> output)
    {
        if (Owner(index, TypeOf(kind)) is { IsEnded: false } item)
        {
            Complete(item, kind, part, text, output);
        }
    }

    /// <summary>Passes on an annotation.</summary>
    public void Annotate(int? index, int part, JsonElement annotation, Queue<ProviderEvent> output)
    {
        if (Owner(index, ItemTypes.Message) is { } item)
        {
            item.Part(TextKind.Output, part).Annotations++;
            output.Enqueue(new AnnotationAdded(item.Key, annotation, part));
        }
    }

    /// <summary>Passes on an event of an item of a type only the provider knows.</summary>
    public void Pass(int? index, string type, JsonElement payload, Queue<ProviderEvent> output)
    {
        if (Find(index) is { IsOpaque: true, IsEnded: false } item)
        {
            output.Enqueue(new OpaqueItemEvent(item.Key, type, payload));
        }
    }

    /// <summary>Opens an item.</summary>
    public void Start(int? index, JsonElement item, Queue<ProviderEvent> output) =>
        Open(index ?? NextIndex, item, output);

    /// <summary>Passes on what is missing of a finished item, and its end.</summary>
    public void End(int? index, JsonElement item, Queue<ProviderEvent> output)
    {
        var type = JsonText.Text(item, "type");
        var streamed = Find(index);
        if (streamed?.Type != type)
        {
            streamed = Open(index ?? NextIndex, item, output);
        }

        Close(streamed, item, output);
    }

    /// <summary>
    /// Passes on what the final response holds and the stream did not: the nth of each type is the nth seen.
    /// </summary>
    public void EndAll(JsonElement response, Queue<ProviderEvent> output)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in JsonText.Items(response, "output"))
        {
            if (JsonText.Text(item, "type") is not { } type)
            {
                continue;
            }

            var ordinal = seen.GetValueOrDefault(type);
            seen[type] = ordinal + 1;
            var streamed = _all.Where(known => known.Type == type).ElementAtOrDefault(ordinal);
            Close(streamed ?? Open(NextIndex, item, output), item, output);
        }
    }

    private int NextIndex => _byIndex.Count == 0 ? 0 : _byIndex.Keys.Max() + 1;

    private StreamedItem? Find(int? index) =>
        index is not { } known ? _latest
        : _latest?.Key == known ? _latest
        : _byIndex.GetValueOrDefault(known);

    /// <summary>
    /// The item a text belongs to; one that was never announced is opened, but for a call without a name.
    /// </summary>
    private StreamedItem? Owner(int? index, string type)
    {
        var item = Find(index);
        return item is { IsEnded: false } && item.Type == type ? item
            : type is ItemTypes.FunctionCall ? null
            : Add(index ?? NextIndex, type);
    }

    private StreamedItem? Open(int index, JsonElement item, Queue<ProviderEvent> output)
    {
        var id = JsonText.Text(item, "id");
        var type = JsonText.Text(item, "type");
        switch (type)
        {
            case null or "":
                return null;
            case ItemTypes.Message:
                output.Enqueue(new MessageStarted(index, id, JsonText.Text(item, "phase")));
                break;
            case ItemTypes.Reasoning:
                output.Enqueue(new ReasoningStarted(index, id));
                break;
            case ItemTypes.FunctionCall:
                if (JsonText.Text(item, "name") is not { Length: > 0 } name)
                {
                    return null;
                }

                output.Enqueue(new ToolCallStarted(index, JsonText.Text(item, "call_id"), name, id));
                break;
            default:
                output.Enqueue(new OpaqueItemStarted(index, item));
                break;
        }

        return Add(index, type);
    }

    private StreamedItem Add(int index, string type)
    {
        _latest = new StreamedItem(index, type);
        _byIndex[index] = _latest;
        _all.Add(_latest);
        return _latest;
    }

    private void Close(StreamedItem? streamed, JsonElement item, Queue<ProviderEvent> output)
    {
        if (streamed is not { IsEnded: false })
        {
            return;
        }

        streamed.IsEnded = true;
        switch (streamed.Type)
        {
            case ItemTypes.Message:
                CompleteMessage(streamed, item, output);
                break;
            case ItemTypes.Reasoning:
                CompleteReasoning(streamed, item, output);
                break;
            case ItemTypes.FunctionCall:
                Complete(streamed, TextKind.Arguments, 0, JsonText.Text(item, "arguments"), output);
                break;
        }

        var isCut = JsonText.Text(item, "status") is "incomplete";
        output.Enqueue(new ItemEnded(streamed.Key, streamed.IsOpaque ? item : null, isCut));
    }

    private static void CompleteMessage(StreamedItem streamed, JsonElement item, Queue<ProviderEvent> output)
    {
        foreach (var (index, part) in JsonText.Items(item, "content").Index())
        {
            Complete(streamed, TextKind.Refusal, index, JsonText.Text(part, "refusal"), output);
            if (JsonText.Text(part, "text") is { } text)
            {
                Complete(streamed, TextKind.Output, index, text, output);
                CompleteExtras(streamed, index, part, output);
            }
        }
    }

    private static void CompleteExtras(StreamedItem streamed, int index, JsonElement part, Queue<ProviderEvent> output)
    {
        var record = streamed.Part(TextKind.Output, index);
        if (!record.HasLogprobs
            && JsonText.Member(part, "logprobs") is { ValueKind: JsonValueKind.Array } logprobs
            && logprobs.GetArrayLength() > 0)
        {
            record.HasLogprobs = true;
            output.Enqueue(new TextDelta(streamed.Key, string.Empty, index, logprobs));
        }

        foreach (var annotation in JsonText.Items(part, "annotations").Skip(record.Annotations))
        {
            record.Annotations++;
            output.Enqueue(new AnnotationAdded(streamed.Key, annotation, index));
        }
    }

    private void CompleteReasoning(StreamedItem streamed, JsonElement item, Queue<ProviderEvent> output)
    {
        foreach (var (index, part) in JsonText.Items(item, "summary").Index())
        {
            Complete(streamed, TextKind.ReasoningSummary, index, JsonText.Text(part, "text"), output);
        }

        foreach (var (index, part) in JsonText.Items(item, "content").Index())
        {
            Complete(streamed, TextKind.Reasoning, index, JsonText.Text(part, "text"), output);
        }

        if (JsonText.Text(item, "encrypted_content") is { Length: > 0 } sealedContent)
        {
            output.Enqueue(new ReasoningSealed(streamed.Key, own.Seal(sealedContent)));
        }
    }

    private static void Complete(
        StreamedItem item, TextKind kind, int part, string? text, Queue<ProviderEvent> output)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var record = item.Part(kind, part);
        if (record.Length < text.Length)
        {
            output.Enqueue(Piece(item.Key, kind, part, text[record.Length..], null));
            record.Length = text.Length;
        }
    }

    private static string TypeOf(TextKind kind) => kind switch
    {
        TextKind.Output or TextKind.Refusal => ItemTypes.Message,
        TextKind.Reasoning or TextKind.ReasoningSummary => ItemTypes.Reasoning,
        TextKind.Arguments => ItemTypes.FunctionCall,
    };

    private static ProviderEvent Piece(int key, TextKind kind, int part, string text, JsonElement? logprobs) =>
        kind switch
        {
            TextKind.Output => new TextDelta(key, text, part, logprobs),
            TextKind.Refusal => new RefusalDelta(key, text, part),
            TextKind.Reasoning => new ReasoningTextDelta(key, text, part),
            TextKind.ReasoningSummary => new ReasoningSummaryDelta(key, text, part),
            TextKind.Arguments => new ToolCallDelta(key, text),
        };
}
