using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Puts the input's items together to contents: what the model thought, said and called in one turn is one content, and
/// the answers to its calls are one content that follows directly, in the order of the calls, as the API demands.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="model">The model.</param>
/// <param name="own">Opens thoughts that come from the offering.</param>
/// <param name="log">Receives what is lost on the way.</param>
internal sealed class GeminiConversation(ResponseRequest request, GeminiModel model, OwnReasoning own, TranslationLog log)
    : ConversationReader(request, log)
{
    /// <summary>Stands for a signature that nobody has: the API then does without it.</summary>
    private const string NoSignature = "skip_thought_signature_validator";

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    private readonly GeminiParts _parts = new(model, log);
    private readonly Dictionary<string, (GeminiContent Content, CallPart Part)> _callers = new(StringComparer.Ordinal);
    private readonly PendingSignature _pending = new(log);
    private GeminiContent? _speaking;
    private int _leading;

    /// <summary>What the system says, before all else.</summary>
    public List<GeminiPart> System { get; } = [];

    /// <summary>The contents; none is empty once <see cref="Read"/> has returned.</summary>
    public List<GeminiContent> Contents { get; } = [];

    /// <summary>Reads instructions and input.</summary>
    /// <exception cref="ProviderException">An output answers a call that the input does not have.</exception>
    public void Read()
    {
        if (Request.Instructions is { Length: > 0 } instructions)
        {
            System.Add(new TextPart(instructions));
        }

        // Input of nothing but system messages would leave no content at all.
        var leading = Request.Input.TakeWhile(IsSystem).Count();
        _leading = leading < Request.Input.Count ? leading : 0;
        ReadItems();
        _pending.Settle();
        Contents.RemoveAll(content => content.Parts.Count == 0);
        Contents.ForEach(Sign);
    }

    private static bool IsSystem(InputItem item) => item is InputMessage { Role: "system" or "developer" };

    /// <inheritdoc/>
    protected override void AddMessage(InputMessage message, int index, string pointer)
    {
        var noMedia = message.Role is "user" ? null : "messages of this role are text";
        var parts = _parts.Read(message.Content, $"{pointer}/content", noMedia);
        if (message.Role is "assistant")
        {
            Speaking().Parts.AddRange(_pending.AroundText(parts));
        }
        else if (index < _leading)
        {
            System.AddRange(parts);
        }
        else
        {
            if (IsSystem(message))
            {
                Log.Adjust($"{pointer}/role", "it was sent as the user's, for the system speaks only at the start");
            }

            AddUserParts(parts);
        }
    }

    /// <summary>Turns of the user that follow one another are one; the answers of functions stand apart.</summary>
    private void AddUserParts(List<GeminiPart> parts)
    {
        _pending.Settle();
        _speaking = null;
        if (Contents.LastOrDefault() is not { Role: GeminiContent.User } last
            || last.Parts.Exists(part => part is AnswerPart))
        {
            last = new GeminiContent(GeminiContent.User);
            Contents.Add(last);
        }

        last.Parts.AddRange(parts);
    }

    /// <inheritdoc/>
    protected override void AddCall(InputFunctionCall call, string pointer)
    {
        var content = Unfinished() ?? Speaking();
        var part = new CallPart(call, Arguments(call, pointer), pointer) { Signature = _pending.Take() };
        content.Parts.Add(part);
        _callers[call.CallId] = (content, part);
    }

    /// <summary>The API takes an object; what a model wrote that is none goes back inside of one.</summary>
    private JsonElement Arguments(InputFunctionCall call, string pointer)
    {
        if (call.Arguments.Length == 0)
        {
            return NoArguments;
        }

        if (JsonText.Parse(call.Arguments) is { ValueKind: JsonValueKind.Object } arguments)
        {
            return arguments;
        }

        Log.Adjust($"{pointer}/arguments", "they are no JSON object, and were sent as a text in one");
        return WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("arguments"u8, call.Arguments);
            writer.WriteEndObject();
        });
    }

    /// <summary>
    /// The content of calls made at once, of which some have been answered already: callers may pair each call with its
    /// answer. Only the first of such calls is signed, so an unsigned one that follows is one of them.
    /// </summary>
    private GeminiContent? Unfinished() =>
        _speaking is null
        && _pending.IsEmpty
        && Contents.Count > 1
        && Contents[^2] is { Answers: { } answers } content
        && answers == Contents[^1]
        && content.Calls.First().Signature is not null
            ? content
            : null;

    /// <inheritdoc/>
    protected override void AddAnswer(InputFunctionCallOutput answer, int index, string pointer)
    {
        if (!_callers.TryGetValue(answer.CallId, out var caller))
        {
            throw AnswersNothing(index);
        }

        var (content, part) = caller;
        if (content.Answers is null)
        {
            content.Answers = new GeminiContent(GeminiContent.User);
            Contents.Insert(Contents.LastIndexOf(content) + 1, content.Answers);
        }

        var noMedia = model.IsThird ? null : "answers of functions are text for this model";
        var parts = _parts.Read(answer.Output, $"{pointer}/output", noMedia);
        var said = new AnswerPart(
            part.Call,
            [.. parts.OfType<TextPart>().Select(text => text.Text)],
            [.. parts.OfType<MediaPart>()]);
        var calls = content.Calls.Select(call => call.Call).ToList();
        var later = content.Answers.Parts.FindIndex(
            other => calls.IndexOf(((AnswerPart)other).Call) > calls.IndexOf(part.Call));
        content.Answers.Parts.Insert(later < 0 ? content.Answers.Parts.Count : later, said);
        _speaking = _speaking == content ? null : _speaking;
    }

    /// <inheritdoc/>
    protected override void AddThought(InputReasoning item, string pointer)
    {
        var returned = own.Open(item);
        var thought = returned.Content is { } content ? GeminiThought.Read(content) : null;
        if (thought is null)
        {
            Log.Drop(pointer, returned.WhyNot ?? "the API takes back only thoughts of the same model");
            return;
        }

        var parts = Speaking().Parts;
        if (thought.Text is { Length: > 0 } text)
        {
            parts.Add(new TextPart(text, IsThought: true)
            {
                Signature = thought.Place is SignaturePlace.Thought ? thought.Signature : null,
            });
        }

        if (thought is { Signature: { } signature, Place: SignaturePlace.Alone })
        {
            parts.Add(new TextPart(string.Empty) { Signature = signature });
        }
        else
        {
            _pending.Set(thought, pointer);
        }
    }

    private GeminiContent Speaking()
    {
        if (_speaking is null)
        {
            _speaking = new GeminiContent(GeminiContent.Model);
            Contents.Add(_speaking);
        }

        return _speaking;
    }

    private void Sign(GeminiContent content)
    {
        if (model.IsThird && content.Calls.FirstOrDefault() is { Signature: null } call)
        {
            Log.Adjust(call.Pointer, "it has no thought signature, and was sent with the word that stands for none");
            call.Signature = NoSignature;
        }
    }
}
