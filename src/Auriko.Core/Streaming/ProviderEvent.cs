using System.Text.Json;
using Auriko.Core.Ledger;

namespace Auriko.Core.Streaming;

/// <summary>
/// What a provider says, in the gateway's own small vocabulary. A provider yields these in the order they arrived; the
/// <see cref="ResponseEmitter"/> alone turns them into legal events, so a provider need not open or close anything.
/// </summary>
/// <remarks>
/// <c>Key</c> names an output item within one attempt: any number the provider likes, the same for all events of one item
/// (a block index, an <c>output_index</c>). Items appear in the order their keys are first seen. <c>Part</c> numbers the
/// parts of an item, from 0.
/// </remarks>
public abstract record ProviderEvent
{
    /// <summary>
    /// Whether the event shows output to the caller. The first such event is the commit point and ends the time to
    /// first token.
    /// </summary>
    public virtual bool IsOutput => true;
}

/// <summary>The provider accepted the call. Not output.</summary>
/// <param name="ProviderRequestId">The provider's id of the request, for the ledger.</param>
/// <param name="ServiceTier">The tier it serves in.</param>
public sealed record StreamStarted(string? ProviderRequestId, string? ServiceTier = null) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>
/// Announces a message before its first delta. Optional: a delta opens its item by itself. Not output: nothing is said yet.
/// </summary>
/// <param name="Key">The item.</param>
/// <param name="ItemId">The provider's id, kept when it begins with <c>msg_</c>.</param>
/// <param name="Phase">The provider's phase label.</param>
public sealed record MessageStarted(int Key, string? ItemId = null, string? Phase = null) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>Text of a message.</summary>
/// <param name="Key">The item.</param>
/// <param name="Text">The text to append.</param>
/// <param name="Part">The part.</param>
/// <param name="Logprobs">A JSON array of token log probabilities, or null.</param>
public sealed record TextDelta(int Key, string Text, int Part = 0, JsonElement? Logprobs = null) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => Text.Length > 0 || Logprobs is not null;
}

/// <summary>Text of a refusal.</summary>
/// <param name="Key">The item.</param>
/// <param name="Text">The text to append.</param>
/// <param name="Part">The part.</param>
public sealed record RefusalDelta(int Key, string Text, int Part = 0) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => Text.Length > 0;
}

/// <summary>An annotation on a text part.</summary>
/// <param name="Key">The item.</param>
/// <param name="Annotation">The annotation in the API's shape.</param>
/// <param name="Part">The part.</param>
public sealed record AnnotationAdded(int Key, JsonElement Annotation, int Part = 0) : ProviderEvent;

/// <summary>Announces a reasoning item before its first delta. Optional. Not output.</summary>
/// <param name="Key">The item.</param>
/// <param name="ItemId">The provider's id, kept when it begins with <c>rs_</c>.</param>
public sealed record ReasoningStarted(int Key, string? ItemId = null) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>Text of a reasoning summary.</summary>
/// <param name="Key">The item.</param>
/// <param name="Text">The text to append.</param>
/// <param name="Part">The summary part.</param>
public sealed record ReasoningSummaryDelta(int Key, string Text, int Part = 0) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => Text.Length > 0;
}

/// <summary>Text of the reasoning itself.</summary>
/// <param name="Key">The item.</param>
/// <param name="Text">The text to append.</param>
/// <param name="Part">The content part.</param>
public sealed record ReasoningTextDelta(int Key, string Text, int Part = 0) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => Text.Length > 0;
}

/// <summary>
/// Opens a part before its text, which a provider need not do. A log that is told again does: its last part may be open and
/// still without text.
/// </summary>
/// <param name="Key">The item.</param>
/// <param name="Channel">What the part holds; not arguments.</param>
/// <param name="Part">The part.</param>
internal sealed record PartStarted(int Key, TextChannel Channel, int Part) : ProviderEvent;

/// <summary>What the provider needs back with this reasoning item on the next turn.</summary>
/// <param name="Key">The item.</param>
/// <param name="EncryptedContent">The sealed content; replaces an earlier one.</param>
public sealed record ReasoningSealed(int Key, string EncryptedContent) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => EncryptedContent.Length > 0;
}

/// <summary>Opens a function call. Must come before its deltas.</summary>
/// <param name="Key">The item.</param>
/// <param name="CallId">The provider's call id; one is made when it is null or empty.</param>
/// <param name="Name">The function's name.</param>
/// <param name="ItemId">The provider's item id, kept when it begins with <c>fc_</c>.</param>
public sealed record ToolCallStarted(int Key, string? CallId, string Name, string? ItemId = null) : ProviderEvent;

/// <summary>Arguments of a function call.</summary>
/// <param name="Key">The item.</param>
/// <param name="Arguments">JSON text to append.</param>
public sealed record ToolCallDelta(int Key, string Arguments) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => Arguments.Length > 0;
}

/// <summary>Opens an item of a type only the provider knows.</summary>
/// <param name="Key">The item.</param>
/// <param name="Item">The item verbatim.</param>
public sealed record OpaqueItemStarted(int Key, JsonElement Item) : ProviderEvent;

/// <summary>An event inside an opaque item, passed on with its indices and sequence number renewed.</summary>
/// <param name="Key">The item.</param>
/// <param name="Type">The event's type; one that the API defines.</param>
/// <param name="Payload">The event verbatim.</param>
public sealed record OpaqueItemEvent(int Key, string Type, JsonElement Payload) : ProviderEvent;

/// <summary>Closes an item. Optional: the end of the stream closes everything.</summary>
/// <param name="Key">The item.</param>
/// <param name="Item">For an opaque item its final form; null otherwise.</param>
/// <param name="Incomplete">Whether the provider marked it as cut.</param>
public sealed record ItemEnded(int Key, JsonElement? Item = null, bool Incomplete = false) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>Usage so far. Counts only grow; the last report of an attempt is the one that is booked. Not output.</summary>
/// <param name="Usage">The disjoint buckets.</param>
/// <param name="ToolUsage">Built-in tool consumption, verbatim.</param>
public sealed record UsageReported(UsageVector Usage, JsonElement? ToolUsage = null) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>
/// The provider ended the response by itself. A stream that ends without one has failed. Not output: usage may follow.
/// </summary>
/// <param name="Reason">Why it stopped.</param>
public sealed record Stopped(StopReason Reason) : ProviderEvent
{
    /// <inheritdoc/>
    public override bool IsOutput => false;
}

/// <summary>Why a provider ended a response.</summary>
public enum StopReason
{
    /// <summary>The model was done.</summary>
    EndOfTurn,

    /// <summary>The model waits for tool results.</summary>
    ToolCalls,

    /// <summary>The token limit.</summary>
    MaxOutputTokens,

    /// <summary>A safety filter cut the output.</summary>
    ContentFilter,

    /// <summary>The model refused, in its own words.</summary>
    Refusal,
}
