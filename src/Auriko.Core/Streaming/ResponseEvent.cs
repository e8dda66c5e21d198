using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// One event of a response stream, as the API defines it. Made only by <see cref="ResponseEmitter"/>; the wire form is
/// written by <see cref="ResponsesSerializer"/>.
/// </summary>
/// <param name="SequenceNumber">Position in the stream, from 0 without a gap.</param>
public abstract record ResponseEvent(int SequenceNumber)
{
    /// <summary>The event's <c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether nothing may follow.</summary>
    public virtual bool IsTerminal => false;
}

/// <summary>
/// An event that carries the whole response: <c>response.created</c>, <c>.in_progress</c>, <c>.completed</c>,
/// <c>.incomplete</c> or <c>.failed</c>.
/// </summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="Stage">Which of them.</param>
/// <param name="Response">The response at that moment.</param>
public sealed record ResponseSnapshotEvent(int SequenceNumber, ResponseStage Stage, ResponseObject Response)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => Stage switch
    {
        ResponseStage.Created => "response.created",
        ResponseStage.InProgress => "response.in_progress",
        ResponseStage.Completed => "response.completed",
        ResponseStage.Incomplete => "response.incomplete",
        ResponseStage.Failed => "response.failed",
    };

    /// <inheritdoc/>
    public override bool IsTerminal => Stage is not (ResponseStage.Created or ResponseStage.InProgress);
}

/// <summary>The stages that carry a whole response.</summary>
public enum ResponseStage
{
    /// <summary>The first event.</summary>
    Created,

    /// <summary>The second.</summary>
    InProgress,

    /// <summary>Ended by the provider.</summary>
    Completed,

    /// <summary>Cut by a limit or a filter.</summary>
    Incomplete,

    /// <summary>Failed.</summary>
    Failed,
}

/// <summary><c>response.output_item.added</c> or <c>.done</c>.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="OutputIndex">Index of the item.</param>
/// <param name="Item">The item at that moment.</param>
/// <param name="Done">Whether this is <c>.done</c>.</param>
public sealed record OutputItemEvent(int SequenceNumber, int OutputIndex, OutputItem Item, bool Done)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => Done ? "response.output_item.done" : "response.output_item.added";
}

/// <summary><c>response.content_part.added</c> or <c>.done</c>.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="ItemId">The message or the reasoning item.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="ContentIndex">The part's index.</param>
/// <param name="Part">The part at that moment.</param>
/// <param name="Done">Whether this is <c>.done</c>.</param>
public sealed record ContentPartEvent(
    int SequenceNumber, string ItemId, int OutputIndex, int ContentIndex, OutputPart Part, bool Done)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => Done ? "response.content_part.done" : "response.content_part.added";
}

/// <summary>A piece of text or arguments; which one is in <paramref name="Channel"/>.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="Channel">What the text belongs to.</param>
/// <param name="ItemId">The item.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="PartIndex">Content or summary index; 0 and not written for arguments.</param>
/// <param name="Delta">The text to append.</param>
/// <param name="Logprobs">For output text, a JSON array of log probabilities, or null for none.</param>
public sealed record TextDeltaEvent(
    int SequenceNumber, TextChannel Channel, string ItemId, int OutputIndex, int PartIndex, string Delta,
    JsonElement? Logprobs = null)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => Channel switch
    {
        TextChannel.OutputText => "response.output_text.delta",
        TextChannel.Refusal => "response.refusal.delta",
        TextChannel.ReasoningSummary => "response.reasoning_summary_text.delta",
        TextChannel.ReasoningText => "response.reasoning_text.delta",
        TextChannel.FunctionArguments => "response.function_call_arguments.delta",
    };
}

/// <summary>The whole text of a channel, once it is closed.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="Channel">What the text belongs to.</param>
/// <param name="ItemId">The item.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="PartIndex">Content or summary index; 0 and not written for arguments.</param>
/// <param name="Text">The concatenation of the deltas.</param>
/// <param name="Logprobs">For output text, all log probabilities.</param>
/// <param name="Name">For arguments, the function's name.</param>
public sealed record TextDoneEvent(
    int SequenceNumber, TextChannel Channel, string ItemId, int OutputIndex, int PartIndex, string Text,
    IReadOnlyList<JsonElement>? Logprobs = null, string? Name = null)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => Channel switch
    {
        TextChannel.OutputText => "response.output_text.done",
        TextChannel.Refusal => "response.refusal.done",
        TextChannel.ReasoningSummary => "response.reasoning_summary_text.done",
        TextChannel.ReasoningText => "response.reasoning_text.done",
        TextChannel.FunctionArguments => "response.function_call_arguments.done",
    };
}

/// <summary>What a streamed text belongs to.</summary>
public enum TextChannel
{
    /// <summary>A message's text part.</summary>
    OutputText,

    /// <summary>A message's refusal part.</summary>
    Refusal,

    /// <summary>A reasoning item's summary part.</summary>
    ReasoningSummary,

    /// <summary>A reasoning item's content part.</summary>
    ReasoningText,

    /// <summary>A function call's arguments.</summary>
    FunctionArguments,
}

/// <summary><c>response.output_text.annotation.added</c>.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="ItemId">The message.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="ContentIndex">The part's index.</param>
/// <param name="AnnotationIndex">The annotation's index in the part.</param>
/// <param name="Annotation">The annotation, verbatim.</param>
public sealed record AnnotationAddedEvent(
    int SequenceNumber, string ItemId, int OutputIndex, int ContentIndex, int AnnotationIndex, JsonElement Annotation)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => "response.output_text.annotation.added";
}

/// <summary><c>response.reasoning_summary_part.added</c> or <c>.done</c>.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="ItemId">The reasoning item.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="SummaryIndex">The part's index.</param>
/// <param name="Text">The part's text: empty when added.</param>
/// <param name="Done">Whether this is <c>.done</c>.</param>
public sealed record ReasoningSummaryPartEvent(
    int SequenceNumber, string ItemId, int OutputIndex, int SummaryIndex, string Text, bool Done)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type =>
        Done ? "response.reasoning_summary_part.done" : "response.reasoning_summary_part.added";
}

/// <summary>An event of an opaque item, verbatim but for its ids, indices and sequence number.</summary>
/// <param name="SequenceNumber">Position in the stream.</param>
/// <param name="EventType">The event's <c>type</c>; one that the API defines.</param>
/// <param name="ItemId">The item.</param>
/// <param name="OutputIndex">Its index.</param>
/// <param name="Payload">The event as the provider sent it.</param>
public sealed record OpaqueEvent(int SequenceNumber, string EventType, string ItemId, int OutputIndex, JsonElement Payload)
    : ResponseEvent(SequenceNumber)
{
    /// <inheritdoc/>
    public override string Type => EventType;
}
