using System.Text.Json;
using Auriko.Core.Execution;

namespace Auriko.Core.Contract;

/// <summary>One item of a request's input. A closed union: <see cref="OpaqueInputItem"/> holds every type not named here.</summary>
/// <param name="Raw">The item exactly as sent; a plain-string input has a synthesised message here.</param>
public abstract record InputItem(JsonElement Raw);

/// <summary>A turn of the conversation.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c>, <c>system</c> or <c>developer</c>.</param>
/// <param name="Content">The parts; a plain string is one text part.</param>
/// <param name="Raw">The item as sent.</param>
public sealed record InputMessage(string Role, IReadOnlyList<InputPart> Content, JsonElement Raw) : InputItem(Raw);

/// <summary>A function call the model made in an earlier turn.</summary>
/// <param name="CallId">Joins the call to its output.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments as JSON text.</param>
/// <param name="Raw">The item as sent.</param>
public sealed record InputFunctionCall(string CallId, string Name, string Arguments, JsonElement Raw) : InputItem(Raw);

/// <summary>The result of a function call.</summary>
/// <param name="CallId">The call this answers.</param>
/// <param name="Output">The parts of the result; a plain string is one text part.</param>
/// <param name="Raw">The item as sent.</param>
public sealed record InputFunctionCallOutput(string CallId, IReadOnlyList<InputPart> Output, JsonElement Raw)
    : InputItem(Raw);

/// <summary>A reasoning item of an earlier turn, sent back so that reasoning can go on.</summary>
/// <param name="Id">The item's id, when sent.</param>
/// <param name="Summary">The summary texts.</param>
/// <param name="Text">The reasoning texts, when the model shows them.</param>
/// <param name="EncryptedContent">What the provider needs back, sealed.</param>
/// <param name="Raw">The item as sent.</param>
public sealed record InputReasoning(
    string? Id, IReadOnlyList<string> Summary, IReadOnlyList<string> Text, string? EncryptedContent, JsonElement Raw)
    : InputItem(Raw)
{
    /// <summary>
    /// Where it comes from; null while nobody has asked, for reasoning that is not sealed, and for what others sealed.
    /// </summary>
    public ReasoningOrigin? Origin { get; init; }
}

/// <summary>An item of a type only native Responses providers understand.</summary>
/// <param name="Type">The item's <c>type</c>.</param>
/// <param name="Raw">The item as sent.</param>
public sealed record OpaqueInputItem(string Type, JsonElement Raw) : InputItem(Raw);

/// <summary>One part of a message or of a function call's output.</summary>
/// <param name="Raw">The part as sent; synthesised for a plain string.</param>
public abstract record InputPart(JsonElement Raw);

/// <summary>Text: <c>input_text</c>, or <c>output_text</c> in an assistant's turn.</summary>
/// <param name="Text">The text.</param>
/// <param name="Raw">The part as sent.</param>
public sealed record InputText(string Text, JsonElement Raw) : InputPart(Raw);

/// <summary>A refusal the model gave in an earlier turn.</summary>
/// <param name="Refusal">The text of the refusal.</param>
/// <param name="Raw">The part as sent.</param>
public sealed record InputRefusal(string Refusal, JsonElement Raw) : InputPart(Raw);

/// <summary>An image by URL, data URL or file id; exactly one of the two is set.</summary>
/// <param name="ImageUrl">An http(s) or data URL.</param>
/// <param name="FileId">A provider's file id.</param>
/// <param name="Detail"><c>auto</c>, <c>low</c>, <c>high</c>, or null.</param>
/// <param name="Raw">The part as sent.</param>
public sealed record InputImage(string? ImageUrl, string? FileId, string? Detail, JsonElement Raw) : InputPart(Raw);

/// <summary>A file by id, URL or inline data.</summary>
/// <param name="FileId">A provider's file id.</param>
/// <param name="FileUrl">An http(s) URL.</param>
/// <param name="FileData">A data URL or base64 text.</param>
/// <param name="Filename">The file's name.</param>
/// <param name="Raw">The part as sent.</param>
public sealed record InputFile(string? FileId, string? FileUrl, string? FileData, string? Filename, JsonElement Raw)
    : InputPart(Raw);

/// <summary>A part of a type the contract does not name.</summary>
/// <param name="Type">The part's <c>type</c>.</param>
/// <param name="Raw">The part as sent.</param>
public sealed record OpaqueInputPart(string Type, JsonElement Raw) : InputPart(Raw);
