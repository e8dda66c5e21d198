using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>One part of an item while its events are folded. Also the arguments of a function call.</summary>
internal sealed class FoldedPart(TextChannel channel)
{
    private readonly StringBuilder _text = new();
    private List<JsonElement>? _annotations;
    private List<JsonElement>? _logprobs;
    private string? _whole;

    /// <summary>What the part holds.</summary>
    public TextChannel Channel => channel;

    /// <summary>The text so far.</summary>
    public string Text => _whole ??= _text.ToString();

    /// <summary>The log probabilities so far.</summary>
    public IReadOnlyList<JsonElement> Logprobs => _logprobs is null ? [] : [.. _logprobs];

    /// <summary>How many annotations there are.</summary>
    public int AnnotationCount => _annotations?.Count ?? 0;

    /// <summary>Appends a delta.</summary>
    public void Append(string delta, JsonElement? logprobs)
    {
        _text.Append(delta);
        _whole = null;
        if (logprobs is { } more)
        {
            (_logprobs ??= []).AddRange(more.EnumerateArray());
        }
    }

    /// <summary>Adds an annotation.</summary>
    public void Annotate(JsonElement annotation) => (_annotations ??= []).Add(annotation);

    /// <summary>The part as it is now.</summary>
    public OutputPart ToPart() => channel switch
    {
        TextChannel.OutputText => new OutputTextPart(Text, _annotations is null ? [] : [.. _annotations], Logprobs),
        TextChannel.Refusal => new RefusalPart(Text),
        TextChannel.ReasoningSummary or TextChannel.ReasoningText => new ReasoningTextPart(Text),
        TextChannel.FunctionArguments => throw new InvalidOperationException("Arguments are not a part."),
    };
}
