using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Reads the blocks of one reply, which are told apart by index. Text blocks that follow each other are one message;
/// each thought and each call is an item. A call ends when another block begins: the last one may have been cut.
/// </summary>
/// <param name="own">Seals thinking.</param>
/// <param name="answerTool">The tool whose input is the answer's text; null when there is none.</param>
internal sealed class StreamedBlocks(OwnReasoning own, string? answerTool)
{
    private readonly Dictionary<int, StreamedBlock> _blocks = [];
    private StreamedBlock? _latest;
    private int _messageLength;

    /// <summary>Whether a function was called.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>A key that no block has.</summary>
    public int NextKey => _blocks.Count == 0 ? 0 : _blocks.Keys.Max() + 1;

    /// <summary>The message that is open; null when there is none.</summary>
    public int? OpenMessage => _latest is { Kind: BlockKind.Text or BlockKind.Answer } ? _latest.Key : null;

    /// <summary>Begins a block, or reads a whole one.</summary>
    public void Start(int index, JsonElement block, Queue<ProviderEvent> output)
    {
        var kind = KindOf(block);
        var opened = Open(index, kind, output);
        switch (kind)
        {
            case BlockKind.Text:
                Say(opened, JsonText.Text(block, "text"), output);
                opened.Citations.AddRange(JsonText.Items(block, "citations"));
                break;
            case BlockKind.Thinking:
                Think(opened, JsonText.Text(block, "thinking"), output);
                opened.Proof = JsonText.Text(block, "signature") ?? string.Empty;
                break;
            case BlockKind.HiddenThinking:
                opened.Proof = JsonText.Text(block, "data") ?? string.Empty;
                break;
            case BlockKind.Call:
                HasCalls = true;
                output.Enqueue(new ToolCallStarted(index, JsonText.Text(block, "id"), JsonText.Text(block, "name")!));
                opened.Input = InputOf(block);
                break;
            case BlockKind.Answer:
                opened.Input = InputOf(block);
                break;
        }
    }

    /// <summary>Adds to a block. Text and thinking of a block that was never announced open it.</summary>
    public void Append(int index, JsonElement delta, Queue<ProviderEvent> output)
    {
        switch (JsonText.Text(delta, "type"))
        {
            case "text_delta":
                Say(
                    Find(index, BlockKind.Text) ?? Open(index, BlockKind.Text, output),
                    JsonText.Text(delta, "text"),
                    output);
                break;
            case "citations_delta" when JsonText.Member(delta, "citation") is { } citation:
                Find(index, BlockKind.Text)?.Citations.Add(citation);
                break;
            case "thinking_delta":
                Think(
                    Find(index, BlockKind.Thinking) ?? Open(index, BlockKind.Thinking, output),
                    JsonText.Text(delta, "thinking"),
                    output);
                break;
            case "signature_delta" when Find(index, BlockKind.Thinking) is { } thought:
                thought.Proof += JsonText.Text(delta, "signature");
                break;
            case "input_json_delta" when JsonText.Text(delta, "partial_json") is { Length: > 0 } piece:
                AppendInput(index, piece, output);
                break;
        }
    }

    /// <summary>Ends a block.</summary>
    public void Stop(int index, Queue<ProviderEvent> output)
    {
        if (!_blocks.TryGetValue(index, out var block) || block.IsStopped)
        {
            return;
        }

        block.IsStopped = true;
        switch (block.Kind)
        {
            case BlockKind.Text:
                Cite(block, output);
                break;
            case BlockKind.Thinking or BlockKind.HiddenThinking:
                Seal(block, output);
                break;
            case BlockKind.Call or BlockKind.Answer when block.Input is { } input:
                AppendInput(index, input.GetRawText(), output);
                break;
        }
    }

    private BlockKind KindOf(JsonElement block) => JsonText.Text(block, "type") switch
    {
        "text" => BlockKind.Text,
        "thinking" => BlockKind.Thinking,
        "redacted_thinking" => BlockKind.HiddenThinking,
        "tool_use" when JsonText.Text(block, "name") is { Length: > 0 } name =>
            name == answerTool ? BlockKind.Answer : BlockKind.Call,
        _ => BlockKind.Unknown,
    };

    private static JsonElement? InputOf(JsonElement block) =>
        JsonText.Member(block, "input") is { ValueKind: JsonValueKind.Object } input && input.EnumerateObject().Any()
            ? input
            : null;

    private StreamedBlock Open(int index, BlockKind kind, Queue<ProviderEvent> output)
    {
        var isMessage = kind is BlockKind.Text or BlockKind.Answer;
        var goesOn = isMessage ? OpenMessage : null;
        if (goesOn is null && _latest is { Kind: BlockKind.Text or BlockKind.Answer or BlockKind.Call } before)
        {
            output.Enqueue(new ItemEnded(before.Key));
        }

        _messageLength = goesOn is null ? 0 : _messageLength;
        _latest = new StreamedBlock(kind, goesOn ?? index) { Start = _messageLength };
        _blocks[index] = _latest;
        return _latest;
    }

    private StreamedBlock? Find(int index, BlockKind kind) =>
        _blocks.TryGetValue(index, out var block) && block.Kind == kind && !block.IsStopped ? block : null;

    private void Say(StreamedBlock block, string? text, Queue<ProviderEvent> output)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _messageLength += text.Length;
            output.Enqueue(new TextDelta(block.Key, text));
        }
    }

    private static void Think(StreamedBlock block, string? text, Queue<ProviderEvent> output)
    {
        if (!string.IsNullOrEmpty(text))
        {
            block.Thinking.Append(text);
            output.Enqueue(new ReasoningSummaryDelta(block.Key, text));
        }
    }

    private void AppendInput(int index, string piece, Queue<ProviderEvent> output)
    {
        if (!_blocks.TryGetValue(index, out var block))
        {
            return;
        }

        block.Input = null;
        if (block.Kind is BlockKind.Answer)
        {
            Say(block, piece, output);
        }
        else if (block.Kind is BlockKind.Call)
        {
            output.Enqueue(new ToolCallDelta(block.Key, piece));
        }
    }

    /// <summary>A thought that was cut has no signature, and could not go back: it stays open.</summary>
    private void Seal(StreamedBlock block, Queue<ProviderEvent> output)
    {
        if (block.Proof.Length == 0)
        {
            return;
        }

        var thought = new SignedThought(
            block.Kind is BlockKind.HiddenThinking ? null : block.Thinking.ToString(), block.Proof);
        output.Enqueue(new ReasoningSealed(block.Key, own.Seal(thought.ToSealed())));
        output.Enqueue(new ItemEnded(block.Key));
    }

    /// <summary>Sources come before the text they belong to, which is the whole block's.</summary>
    private void Cite(StreamedBlock block, Queue<ProviderEvent> output)
    {
        foreach (var citation in block.Citations)
        {
            if (JsonText.Text(citation, "url") is { } url && OpenMessage == block.Key)
            {
                output.Enqueue(new AnnotationAdded(block.Key, Annotation(url, citation, block.Start, _messageLength)));
            }
        }
    }

    private static JsonElement Annotation(string url, JsonElement citation, int start, int end) =>
        WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "url_citation"u8);
            writer.WriteNumber("start_index"u8, start);
            writer.WriteNumber("end_index"u8, end);
            writer.WriteString("url"u8, url);
            writer.WriteString("title"u8, JsonText.Text(citation, "title") ?? string.Empty);
            writer.WriteEndObject();
        });
}
