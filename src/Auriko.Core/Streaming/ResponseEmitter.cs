using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// The only writer of response events: a state machine that turns a provider's vocabulary into a legal stream whatever
/// the provider says and wherever it stops. Not safe for concurrent use: one response, one emitter.
/// </summary>
/// <remarks>
/// <para>
/// Items open at their first output and stay open until the provider ends them, uses their key for another kind of item,
/// or the response ends; several can be open at once. Items that a provider announces, and ends, before it has said
/// anything wait for the response's first output or its end, and then open in the order of their announcement. Inside a message or reasoning one part is open at a time. Text for
/// a closed or unknown key opens a new item; arguments without an open call and events without an open opaque item are
/// dropped. Empty text opens and writes nothing; only with log probabilities does it write an empty delta, so that they
/// are not lost. Text is made well-formed: a surrogate pair cut in two is joined, a half without its partner becomes
/// U+FFFD.
/// </para>
/// <para>
/// A provider's call ids are kept, and its item ids where they have the form the API gives them (<c>msg_</c>, <c>fc_</c>,
/// <c>rs_</c>); one that is used already in this response is replaced by a new one, because callers join by them. A completed call that was given no arguments has <c>{}</c>.
/// </para>
/// <para>
/// Reasoning text is framed by <c>content_part</c> events with a <c>reasoning_text</c> part, as text of a message is:
/// the official clients find the part by its index and throw when it has not been added. The event names are the API's
/// (<c>response.reasoning_text.*</c>); Open Responses names them <c>response.reasoning.*</c>, and a client that accepts
/// those alone takes reasoning as a summary only.
/// </para>
/// </remarks>
/// <param name="initial">The response at its start: in progress, no output.</param>
/// <param name="clock">For ids and <c>completed_at</c>.</param>
public sealed partial class ResponseEmitter(ResponseObject initial, TimeProvider clock)
{
    private static readonly ResponseError Cut =
        new(ResponseErrorCodes.ServerError, "The provider's stream ended before the response was finished.");

    private readonly ResponseObject _initial = initial;
    private readonly ResponseEventLog _log = new();
    private readonly OpenItems _items = new();
    private readonly UniqueIds _ids = new(clock);
    private ResponseObject _response = initial;
    private ResponseUsage? _usage;

    /// <summary>Whether ids of items are kept whatever they look like: a stream that is told again has them already.</summary>
    internal bool KeepsItemIds { init => _ids.KeepsAny = value; }

    /// <summary>Whether <c>response.created</c> has been written.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether an output event has been written. From then on the provider is fixed.</summary>
    public bool HasOutput => _log.HasItems;

    /// <summary>Whether the terminal event has been written.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Why the provider stopped, as it said last; null while it has not said.</summary>
    public StopReason? StopReason { get; private set; }

    /// <summary>Takes the next event that has been written and not yet taken.</summary>
    /// <param name="next">The event.</param>
    public bool TryTake([NotNullWhen(true)] out ResponseEvent? next) => _log.TryTake(out next);

    /// <summary>
    /// Changes what the response says of its route and forgets what the former attempt said of its tier, usage and end;
    /// allowed until output.
    /// </summary>
    /// <param name="model">The canonical id of the model now tried.</param>
    /// <param name="routing">The routing as known.</param>
    /// <exception cref="InvalidOperationException">Output has been written, or the response has ended.</exception>
    public void Retarget(string model, RoutingMetadata? routing)
    {
        if (HasOutput || IsEnded)
        {
            throw new InvalidOperationException("The provider is fixed once output has been written.");
        }

        (_usage, StopReason) = (null, null);
        _announced.Clear();
        _response = _response with
        {
            Model = model,
            RoutingMetadata = routing,
            ServiceTier = _initial.ServiceTier,
            ToolUsage = _initial.ToolUsage,
        };
    }

    /// <summary>Writes <c>response.created</c> and <c>response.in_progress</c>; a no-op when they have been written.</summary>
    public void Start()
    {
        if (!IsStarted)
        {
            IsStarted = true;
            _log.Write(new ResponseSnapshotEvent(_log.NextSequence(), ResponseStage.Created, _response));
            _log.Write(new ResponseSnapshotEvent(_log.NextSequence(), ResponseStage.InProgress, _response));
        }
    }

    /// <summary>
    /// Writes what follows from a provider's event. Output starts the response if need be. A no-op once the response has
    /// ended.
    /// </summary>
    /// <param name="said">What the provider said.</param>
    public void Apply(ProviderEvent said)
    {
        if (IsEnded)
        {
            return;
        }

        if (_announced.Count > 0 && said.IsOutput)
        {
            OpenAnnounced();
        }

        switch (said)
        {
            case TextDelta text:
                AppendText(text);
                break;
            case ToolCallDelta { Arguments.Length: > 0 } arguments:
                _items.Find<OpenFunctionCall>(arguments.Key)?.Append(arguments.Arguments);
                break;
            case ReasoningTextDelta { Text.Length: > 0 } text:
                Reasoning(text.Key).Append(TextChannel.ReasoningText, text.Part, text.Text);
                break;
            case ReasoningSummaryDelta { Text.Length: > 0 } text:
                Reasoning(text.Key).Append(TextChannel.ReasoningSummary, text.Part, text.Text);
                break;
            case RefusalDelta { Text.Length: > 0 } text:
                Message(text.Key).Append(TextChannel.Refusal, text.Part, text.Text);
                break;
            default:
                ApplyRare(said);
                break;
        }
    }

    /// <summary>
    /// Closes everything open and ends the response as the provider's stop reason says: completed or incomplete. Without
    /// a stop reason it is failed. A refusal without a word to the caller counts as a content filter; an end after an
    /// item that the provider cut counts as its token limit, so that a cut answer never looks whole.
    /// </summary>
    /// <param name="usage">
    /// The usage, when known. When null, what the provider reported; when it reported none, a response that is not failed
    /// says zero, because clients rely on its presence.
    /// </param>
    /// <param name="routing">The final routing metadata; when null, what is known.</param>
    /// <returns>The final response, also carried by the terminal event; the same one when the response has ended.</returns>
    public ResponseObject Complete(ResponseUsage? usage, RoutingMetadata? routing)
    {
        if (StopReason is not { } reason)
        {
            return Fail(Cut, usage, routing);
        }

        OpenAnnounced();
        var ended = _response with { Usage = usage ?? _usage ?? new ResponseUsage(0, 0, 0, 0, 0, 0) };
        return IncompleteReason(reason) is { } cut
            ? End(ResponseStage.Incomplete, ended with { Status = ResponseStatus.Incomplete, IncompleteReason = cut }, routing)
            : End(
                ResponseStage.Completed,
                ended with { Status = ResponseStatus.Completed, CompletedAt = clock.GetUtcNow() },
                routing);
    }

    /// <summary>Closes everything open as incomplete and ends the response as failed.</summary>
    /// <param name="error">Why.</param>
    /// <param name="usage">The usage, when known; when null, what the provider reported.</param>
    /// <param name="routing">The final routing metadata; when null, what is known.</param>
    /// <returns>The final response, also carried by the terminal event; the same one when the response has ended.</returns>
    public ResponseObject Fail(ResponseError error, ResponseUsage? usage, RoutingMetadata? routing)
    {
        var ended = _response with { Status = ResponseStatus.Failed, Error = error, Usage = usage ?? _usage };
        return End(ResponseStage.Failed, ended, routing);
    }

    /// <summary>Closes everything open as incomplete and ends the response as cancelled, with <c>response.incomplete</c>.</summary>
    /// <param name="usage">The usage, when known; when null, what the provider reported.</param>
    /// <param name="routing">The final routing metadata; when null, what is known.</param>
    public ResponseObject Cancel(ResponseUsage? usage, RoutingMetadata? routing) =>
        End(ResponseStage.Incomplete, _response with { Status = ResponseStatus.Cancelled, Usage = usage ?? _usage }, routing);

    private ResponseObject End(ResponseStage stage, ResponseObject ended, RoutingMetadata? routing)
    {
        if (!IsEnded)
        {
            Start();
            _announced.Clear();
            _items.CloseAll(incomplete: stage is not ResponseStage.Completed);
            _response = ended with
            {
                Output = _log.Fold.Output,
                RoutingMetadata = routing ?? ended.RoutingMetadata,
            };
            _log.Write(new ResponseSnapshotEvent(_log.NextSequence(), stage, _response));
            IsEnded = true;
        }

        return _response;
    }

    private string? IncompleteReason(StopReason reason) => reason switch
    {
        Streaming.StopReason.ContentFilter => "content_filter",
        Streaming.StopReason.Refusal when !_items.HasAnswer => "content_filter",
        Streaming.StopReason.MaxOutputTokens => "max_output_tokens",
        Streaming.StopReason.EndOfTurn or Streaming.StopReason.ToolCalls or Streaming.StopReason.Refusal =>
            _items.HasCut ? "max_output_tokens" : null,
    };

    private void ApplyRare(ProviderEvent said)
    {
        switch (said)
        {
            case MessageStarted or ReasoningStarted or ItemEnded when !HasOutput:
                _announced.Enqueue(said);
                break;
            case MessageStarted or ReasoningStarted or ItemEnded:
                Frame(said);
                break;
            case ReasoningSealed { EncryptedContent.Length: > 0 } sealing:
                Reasoning(sealing.Key).Seal(sealing.EncryptedContent);
                break;
            case ToolCallStarted started:
                StartCall(started);
                break;
            case PartStarted part:
                Parted(part).TurnTo(part.Channel, part.Part);
                break;
            case AnnotationAdded { Annotation.ValueKind: JsonValueKind.Object } added:
                Message(added.Key).Annotate(added.Part, WellFormedJson.Of(added.Annotation));
                break;
            case OpaqueItemStarted { Item.ValueKind: JsonValueKind.Object } opaque:
                StartOpaque(opaque.Key, WellFormedJson.Of(opaque.Item));
                break;
            case OpaqueItemEvent { Payload.ValueKind: JsonValueKind.Object } opaque:
                _items.Find<OpenOpaqueItem>(opaque.Key)?.Pass(opaque.Type, WellFormedJson.Of(opaque.Payload));
                break;
            default:
                Note(said);
                break;
        }
    }

    /// <summary>Keeps what is said of the response as a whole.</summary>
    private void Note(ProviderEvent said)
    {
        switch (said)
        {
            case StreamStarted { ServiceTier: { Length: > 0 } tier }:
                _response = _response with { ServiceTier = Utf16Carry.WellFormed(tier) };
                break;
            case UsageReported reported:
                _usage = reported.Usage.ToResponseUsage();
                _response = _response with
                {
                    ToolUsage = reported.ToolUsage is { ValueKind: not JsonValueKind.Undefined } toolUsage
                        ? WellFormedJson.Of(toolUsage)
                        : _response.ToolUsage,
                };
                break;
            case Stopped stopped:
                StopReason = stopped.Reason;
                break;
        }
    }

    private void AppendText(TextDelta text)
    {
        var logprobs = text.Logprobs is { ValueKind: JsonValueKind.Array } given && given.GetArrayLength() > 0
            ? WellFormedJson.Of(given)
            : default(JsonElement?);
        if (text.Text.Length > 0 || logprobs is not null)
        {
            Message(text.Key).Append(TextChannel.OutputText, text.Part, text.Text, logprobs);
        }
    }
}
