using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Puts the input's items together to messages: what an assistant thought, said and called in one turn is one message,
/// and the answers to its calls follow it directly, as chat APIs demand.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="compatibility">How the upstream differs from others.</param>
/// <param name="own">Opens reasoning that comes from the offering.</param>
/// <param name="log">Receives what is lost on the way.</param>
internal sealed class ChatConversation(
    ResponseRequest request, Offering offering, ChatCompatibility compatibility, OwnReasoning own, TranslationLog log)
    : ConversationReader(request, log)
{
    /// <summary>Stands between texts that become one.</summary>
    public const string ParagraphBreak = "\n\n";

    private const string System = "system";
    private const string User = "user";
    private const string Assistant = "assistant";

    private readonly ChatParts _parts = new(offering.Capabilities, compatibility, log);
    private readonly ChatCallIds _ids = new(request, compatibility.HasNineLetterCallIds, log);
    private readonly List<ChatMessage> _messages = [];
    private readonly List<(string Pointer, InputReasoning Item)> _thoughts = [];
    private readonly Dictionary<string, ChatMessage> _callers = new(StringComparer.Ordinal);
    private ChatMessage? _speaking;

    /// <summary>Reads instructions and input.</summary>
    /// <returns>The messages.</returns>
    /// <exception cref="ProviderException">An output answers a call that the input does not have.</exception>
    public IReadOnlyList<ChatMessage> Read()
    {
        AddSystemText(Request.Instructions);
        AddSystemText(SchemaAsText.Of(Request, offering.Capabilities));
        ReadItems();
        foreach (var (pointer, _) in _thoughts)
        {
            Log.Drop(pointer, "nothing of the assistant follows it");
        }

        SettleReasoning();
        return _messages;
    }

    private void AddSystemText(string? text)
    {
        if (text is not null)
        {
            _messages.Add(new ChatMessage(System) { Parts = { new InputText(text, default) } });
        }
    }

    /// <inheritdoc/>
    protected override void AddMessage(InputMessage message, int index, string pointer)
    {
        var target = message.Role == Assistant ? SpeakingForText() : Begin(RoleOf(message.Role));
        target.Parts.AddRange(_parts.Read(message.Content, $"{pointer}/content", target.Role));
    }

    /// <summary>
    /// Text joins the calls made before it, whose answers are still to come; other text is a message of its own.
    /// </summary>
    private ChatMessage SpeakingForText()
    {
        if (_speaking is not { Calls.Count: > 0 })
        {
            _speaking = Begin(Assistant);
        }

        return Think(_speaking);
    }

    /// <inheritdoc/>
    protected override void AddCall(InputFunctionCall call, string pointer)
    {
        _speaking ??= Begin(Assistant);
        Think(_speaking).Calls.Add(call with { CallId = _ids.Of(call.CallId, pointer) });
        _callers[call.CallId] = _speaking;
    }

    /// <inheritdoc/>
    protected override void AddAnswer(InputFunctionCallOutput answer, int index, string pointer)
    {
        if (!_callers.TryGetValue(answer.CallId, out var caller))
        {
            throw AnswersNothing(index);
        }

        var tool = new ChatMessage("tool") { CallId = _ids.Of(answer.CallId, pointer) };
        tool.Parts.AddRange(_parts.Read(answer.Output, $"{pointer}/output", tool.Role));
        _messages.Insert(_messages.LastIndexOf(caller) + ++caller.Answers, tool);
        _speaking = _speaking == caller ? null : _speaking;
    }

    /// <inheritdoc/>
    protected override void AddThought(InputReasoning item, string pointer) => _thoughts.Add((pointer, item));

    private ChatMessage Begin(string role)
    {
        var message = new ChatMessage(role);
        _messages.Add(message);
        _speaking = role == Assistant ? message : null;
        return message;
    }

    private ChatMessage Think(ChatMessage message)
    {
        foreach (var (pointer, thought) in _thoughts)
        {
            var returned = own.Open(thought);
            if (returned.WhyNot is { } whyNot)
            {
                Log.Drop(pointer, whyNot);
                continue;
            }

            if (returned.Content is { } content)
            {
                // The summary shows the same text.
                message.AppendReasoning(content);
                message.ReasoningPointers.Add(pointer);
                continue;
            }

            var text = string.Join(ParagraphBreak, thought.Text.Count > 0 ? thought.Text : thought.Summary);
            if (text.Length == 0)
            {
                Log.Drop(pointer, "it has no text, and a chat API cannot read what another provider has sealed");
                continue;
            }

            message.AppendReasoning(text);
            message.ReasoningPointers.Add(pointer);
            DropRestOf(thought, pointer);
        }

        _thoughts.Clear();
        return message;
    }

    private void DropRestOf(InputReasoning thought, string pointer)
    {
        if (!string.IsNullOrEmpty(thought.EncryptedContent))
        {
            Log.Drop($"{pointer}/encrypted_content", "a chat API takes reasoning back as text");
        }

        if (thought.Text.Count > 0 && thought.Summary.Count > 0)
        {
            Log.Drop($"{pointer}/summary", "the reasoning has its full text");
        }
    }

    /// <summary>
    /// Keeps reasoning where the upstream takes it back. A turn is what stands between two messages of the user.
    /// </summary>
    private void SettleReasoning()
    {
        var start = 0;
        for (var index = 0; index <= _messages.Count; index++)
        {
            if (index == _messages.Count || _messages[index].Role == User)
            {
                SettleTurn(_messages[start..index]);
                start = index;
            }
        }
    }

    private void SettleTurn(List<ChatMessage> turn)
    {
        var isToolTurn = compatibility.ReasoningReplay is ReasoningReplay.ToolTurns
            && turn.Exists(message => message.Calls.Count > 0);
        foreach (var message in turn)
        {
            if (isToolTurn && message is { Role: Assistant, Reasoning: null } && MayThink)
            {
                // Left out, it would be refused: better an empty thought than no answer.
                message.AppendReasoning(string.Empty);
            }
            else if (!isToolTurn && compatibility.ReasoningReplay is not ReasoningReplay.Always)
            {
                message.ForgetReasoning();
                message.ReasoningPointers.ForEach(pointer => Log.Drop(
                    pointer,
                    compatibility.ReasoningReplay is ReasoningReplay.Never
                        ? $"{offering.Provider} takes no reasoning back"
                        : $"{offering.Provider} takes reasoning back only with tool calls"));
            }
        }
    }

    private bool MayThink =>
        offering.Capabilities.Reasoning && Request.Reasoning?.Effort is not ("none" or "off");

    private string RoleOf(string role) => role == "developer" && !compatibility.KnowsDeveloperRole ? System : role;
}
