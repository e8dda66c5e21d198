using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>An output item. A closed union: <see cref="OpaqueOutputItem"/> holds every type not named here, verbatim.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Status">Whether the item is open, complete or cut.</param>
public abstract record OutputItem(string Id, ItemStatus Status);

/// <summary>A message of the model.</summary>
/// <param name="Id"><c>msg_…</c>.</param>
/// <param name="Status">The item's status.</param>
/// <param name="Content">Its parts.</param>
/// <param name="Phase">The provider's phase label; absent on the wire when null.</param>
public sealed record OutputMessage(string Id, ItemStatus Status, IReadOnlyList<OutputPart> Content, string? Phase = null)
    : OutputItem(Id, Status);

/// <summary>A function call for the caller to run.</summary>
/// <param name="Id"><c>fc_…</c>.</param>
/// <param name="Status">The item's status.</param>
/// <param name="CallId">Joins the call to its output.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments as JSON text.</param>
public sealed record OutputFunctionCall(string Id, ItemStatus Status, string CallId, string Name, string Arguments)
    : OutputItem(Id, Status);

/// <summary>The model's reasoning.</summary>
/// <param name="Id"><c>rs_…</c>.</param>
/// <param name="Status">The item's status.</param>
/// <param name="Summary">Summary texts.</param>
/// <param name="Content">Reasoning texts; absent on the wire when empty.</param>
/// <param name="EncryptedContent">What the provider needs back; absent on the wire when null.</param>
public sealed record OutputReasoning(
    string Id, ItemStatus Status, IReadOnlyList<string> Summary, IReadOnlyList<string> Content, string? EncryptedContent)
    : OutputItem(Id, Status);

/// <summary>An item of a type only the provider knows, verbatim.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Status">The status read from the item; <see cref="ItemStatus.Completed"/> when it has none.</param>
/// <param name="Raw">The item as the provider sent it, which is what is written: a status it lacks is not made up.</param>
public sealed record OpaqueOutputItem(string Id, ItemStatus Status, JsonElement Raw) : OutputItem(Id, Status);

/// <summary>Whether an output item is open, complete or cut.</summary>
public enum ItemStatus
{
    /// <summary>Deltas may still come.</summary>
    InProgress,

    /// <summary>Whole.</summary>
    Completed,

    /// <summary>Cut by a limit, a filter or a failure.</summary>
    Incomplete,
}

/// <summary>A part of a message or, for <see cref="ReasoningTextPart"/>, of a reasoning item.</summary>
public abstract record OutputPart;

/// <summary>Text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Annotations">Citations and file references, verbatim.</param>
/// <param name="Logprobs">Token log probabilities, verbatim; empty when not asked for.</param>
public sealed record OutputTextPart(
    string Text, IReadOnlyList<JsonElement> Annotations, IReadOnlyList<JsonElement> Logprobs) : OutputPart;

/// <summary>A refusal.</summary>
/// <param name="Refusal">The text of the refusal.</param>
public sealed record RefusalPart(string Refusal) : OutputPart;

/// <summary>
/// Reasoning text: <c>reasoning_text</c>. Only in the content part events of a reasoning item; the item itself holds its
/// texts as <see cref="OutputReasoning.Content"/>.
/// </summary>
/// <param name="Text">The text.</param>
public sealed record ReasoningTextPart(string Text) : OutputPart;
