using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.AnthropicMessages.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Puts the input's items together to turns that alternate: what an assistant thought, said and called is one turn, and
/// the answers to its calls stand first in the user's next one, all together, as the API demands.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="own">Opens reasoning that comes from the offering.</param>
/// <param name="marks">The caller's cache marks.</param>
/// <param name="log">Receives what is lost on the way.</param>
internal sealed class MessagesConversation(
    ResponseRequest request, Offering offering, OwnReasoning own, CacheMarks marks, TranslationLog log)
    : ConversationReader(request, log)
{
    private readonly ContentParts _parts = new(offering.Capabilities, marks, log);
    private readonly CallBlocks _calls = new(log);
    private readonly List<ContentBlock> _moved = [];
    private readonly List<MessagesTurn> _turns = [];
    private readonly List<(string Pointer, InputReasoning Item)> _thoughts = [];
    private readonly Dictionary<string, MessagesTurn> _callers = new(StringComparer.Ordinal);

    /// <summary>The system prompt.</summary>
    public List<ContentBlock> System { get; } = [];

    /// <summary>The turns, the user's first.</summary>
    public IReadOnlyList<MessagesTurn> Turns => _turns;

    /// <summary>
    /// Whether the model is in the middle of calling tools without having thought first: a model with a budget refuses
    /// to begin to think there.
    /// </summary>
    public bool IsAmidUnthoughtCalls
    {
        get
        {
            var spoken = _turns.FindLastIndex(turn => turn.Role == MessagesTurn.User && turn.Blocks.Count > 0);
            return _turns.Skip(spoken + 1).Any(turn => turn.HasUnthoughtCalls);
        }
    }

    /// <summary>Reads instructions and input.</summary>
    /// <exception cref="ProviderException">
    /// An output answers a call that the input does not have, or nothing is left to send.
    /// </exception>
    public void Read()
    {
        if (Request.Instructions is { Length: > 0 } instructions)
        {
            System.AddRange(_parts.Read(instructions, "/instructions"));
        }

        ReadItems();
        DropThoughts();
        LetTheUserBegin();
    }

    /// <inheritdoc/>
    protected override void AddMessage(InputMessage message, int index, string pointer)
    {
        var isUser = message.Role == MessagesTurn.User;
        var blocks = _parts.Read(message.Content, $"{pointer}/content", isText: !isUser);
        if (blocks.Count == 0)
        {
            return;
        }

        if (isUser)
        {
            DropThoughts();
            Turn(MessagesTurn.User).Blocks.AddRange(blocks);
        }
        else if (message.Role == MessagesTurn.Assistant)
        {
            Speaking().AddRange(blocks);
        }
        else
        {
            AddSystemText(blocks, pointer);
        }
    }

    /// <summary>
    /// The API's prompt has one place for instructions: later ones keep their weight there, and lose their place.
    /// </summary>
    private void AddSystemText(List<ContentBlock> blocks, string pointer)
    {
        if (_turns.Count > 0)
        {
            Log.Adjust(pointer, "it was moved to the end of the system prompt");
        }

        System.AddRange(blocks);
        _moved.AddRange(blocks);
    }

    /// <inheritdoc/>
    protected override void AddCall(InputFunctionCall call, string pointer)
    {
        Speaking().Add(_calls.Of(call, pointer));
        _callers[call.CallId] = _turns[^1];
    }

    /// <inheritdoc/>
    protected override void AddAnswer(InputFunctionCallOutput answer, int index, string pointer)
    {
        if (!_callers.TryGetValue(answer.CallId, out var caller))
        {
            throw AnswersNothing(index);
        }

        var next = _turns.LastIndexOf(caller) + 1;
        if (next == _turns.Count)
        {
            _turns.Add(new MessagesTurn(MessagesTurn.User));
        }

        _turns[next].Results.Add(new ToolResultBlock(
            _calls.IdOf(answer.CallId, pointer),
            _parts.Read(answer.Output, $"{pointer}/output", isText: false),
            IsError: JsonText.Text(answer.Raw, "status") is "incomplete"));
    }

    /// <inheritdoc/>
    protected override void AddThought(InputReasoning item, string pointer) => _thoughts.Add((pointer, item));

    private MessagesTurn Turn(string role)
    {
        if (_turns.LastOrDefault() is not { } last || last.Role != role)
        {
            last = new MessagesTurn(role);
            _turns.Add(last);
        }

        return last;
    }

    /// <summary>The assistant's turn, with what it thought before it goes on.</summary>
    private List<ContentBlock> Speaking()
    {
        var blocks = Turn(MessagesTurn.Assistant).Blocks;
        foreach (var (pointer, item) in _thoughts)
        {
            var returned = own.Open(item);
            var thought = returned.Content is { } content ? SignedThought.Parse(content) : null;
            if (thought is null)
            {
                Log.Drop(pointer, returned.WhyNot ?? "the provider takes back only what it has signed itself");
            }
            else
            {
                blocks.Add(new ThoughtBlock(thought));
            }
        }

        _thoughts.Clear();
        return blocks;
    }

    private void DropThoughts()
    {
        foreach (var (pointer, _) in _thoughts)
        {
            Log.Drop(pointer, "nothing of the assistant follows it");
        }

        _thoughts.Clear();
    }

    private void LetTheUserBegin()
    {
        if (_turns.Count == 0 && _moved.Count > 0)
        {
            Log.Adjust("/input", "it was sent as the user's: the provider wants a message of the user");
            System.RemoveRange(System.Count - _moved.Count, _moved.Count);
            Turn(MessagesTurn.User).Blocks.AddRange(_moved);
        }
        else if (_turns.Count == 0)
        {
            throw Refused("input has nothing that can be sent to this provider.", "input");
        }
        else if (_turns[0].Role == MessagesTurn.Assistant)
        {
            Log.Adjust("/input", "a user's turn of one dot was put before it: the provider wants the user to begin");
            var opening = new MessagesTurn(MessagesTurn.User);
            opening.Blocks.Add(new TextBlock("."));
            _turns.Insert(0, opening);
        }
    }

    private ProviderException Refused(string message, string param) =>
        new(new ProviderFailure(FailureKind.InvalidRequest, offering.Provider, message) { Param = param });
}
