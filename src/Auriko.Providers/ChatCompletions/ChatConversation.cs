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
        AddSystemText(request.Instructions);
        AddSystemText(SchemaAsText.Of(request, offering.Capabilities));
        foreach (var (index, item) in request.Input.Index())
        {
            ReadItem(item, index);
        }

        foreach (var (pointer, _) in _thoughts)
        {
            log.Drop(pointer, "nothing of the assistant follows it");
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

    private void ReadItem(InputItem item, int index)
    {
        var pointer = $"/input/{index}";
        switch (item)
        {
            case InputMessage message:
                log.DropUnread(message.Raw, pointer, "type", "id", "status", "role", "content");
                AddMessage(message, pointer);
                break;
            case InputFunctionCall call:
                log.DropUnread(call.Raw, pointer, "type", "id", "status", "call_id", "name", "arguments");
                AddCall(call, pointer);
                break;
            case InputFunctionCallOutput answer:
                log.DropUnread(answer.Raw, pointer, "type", "id", "status", "call_id", "output");
                AddAnswer(answer, index);
                break;
            case InputReasoning reasoning:
                log.DropUnread(
                    reasoning.Raw, pointer, "type", "id", "status", "summary", "content", "encrypted_content");
                _thoughts.Add((pointer, reasoning));
                break;
            default:
                log.Drop(pointer, "a chat API has no items of its type");
                break;
        }
    }

    private void AddMessage(InputMessage message, string pointer)
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

    private void AddCall(InputFunctionCall call, string pointer)
    {
        _speaking ??= Begin(Assistant);
        Think(_speaking).Calls.Add(call with { CallId = _ids.Of(call.CallId, pointer) });
        _callers[call.CallId] = _speaking;
    }

    private void AddAnswer(InputFunctionCallOutput answer, int index)
    {
        if (!_callers.TryGetValue(answer.CallId, out var caller))
        {
            throw new ProviderException(new ProviderFailure(
                FailureKind.InvalidRequest,
                offering.Provider,
                $"input[{index}].call_id answers no function_call that comes before it in the input.")
            {
                Param = $"input[{index}].call_id",
            });
        }

        var tool = new ChatMessage("tool") { CallId = _ids.Of(answer.CallId, $"/input/{index}") };
        tool.Parts.AddRange(_parts.Read(answer.Output, $"/input/{index}/output", tool.Role));
        _messages.Insert(_messages.LastIndexOf(caller) + ++caller.Answers, tool);
        _speaking = _speaking == caller ? null : _speaking;
    }

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
                log.Drop(pointer, whyNot);
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
                log.Drop(pointer, "it has no text, and a chat API cannot read what another provider has sealed");
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
            log.Drop($"{pointer}/encrypted_content", "a chat API takes reasoning back as text");
        }

        if (thought.Text.Count > 0 && thought.Summary.Count > 0)
        {
            log.Drop($"{pointer}/summary", "the reasoning has its full text");
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
                message.ReasoningPointers.ForEach(pointer => log.Drop(
                    pointer,
                    compatibility.ReasoningReplay is ReasoningReplay.Never
                        ? $"{offering.Provider} takes no reasoning back"
                        : $"{offering.Provider} takes reasoning back only with tool calls"));
            }
        }
    }

    private bool MayThink =>
        offering.Capabilities.Reasoning && request.Reasoning?.Effort is not ("none" or "off");

    private string RoleOf(string role) => role == "developer" && !compatibility.KnowsDeveloperRole ? System : role;
}
