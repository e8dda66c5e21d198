using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Providers.Translation;

/// <summary>
/// Goes through the input of a request for an API that knows messages, function calls, their answers and reasoning; what else
/// there is, is dropped, and so are the members of an item that no API of the kind has a place for.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="log">Receives what is lost on the way.</param>
internal abstract class ConversationReader(ResponseRequest request, TranslationLog log)
{
    /// <summary>The request.</summary>
    protected ResponseRequest Request => request;

    /// <summary>Receives what is lost on the way.</summary>
    protected TranslationLog Log => log;

    /// <summary>Reads all items, in their order.</summary>
    /// <exception cref="ProviderException">An output answers a call that the input does not have.</exception>
    protected void ReadItems()
    {
        foreach (var (index, item) in request.Input.Index())
        {
            ReadItem(item, index, $"/input/{index}");
        }
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="index">Its place in the input.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    protected abstract void AddMessage(InputMessage message, int index, string pointer);

    /// <summary>Takes a function call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    protected abstract void AddCall(InputFunctionCall call, string pointer);

    /// <summary>Takes the answer to a call.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="index">Its place in the input.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    protected abstract void AddAnswer(InputFunctionCallOutput answer, int index, string pointer);

    /// <summary>Takes what a model thought.</summary>
    /// <param name="item">The item.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    protected abstract void AddThought(InputReasoning item, string pointer);

    /// <summary>The failure of an answer whose call is not before it.</summary>
    /// <param name="index">The answer's place in the input.</param>
    protected ProviderException AnswersNothing(int index) => new(new ProviderFailure(
        FailureKind.InvalidRequest,
        log.Provider,
        $"input[{index}].call_id answers no function_call that comes before it in the input.")
    {
        Param = $"input[{index}].call_id",
    });

    private void ReadItem(InputItem item, int index, string pointer)
    {
        switch (item)
        {
            case InputMessage message:
                log.DropUnread(message.Raw, pointer, "type", "id", "status", "role", "content");
                AddMessage(message, index, pointer);
                break;
            case InputFunctionCall call:
                log.DropUnread(call.Raw, pointer, "type", "id", "status", "call_id", "name", "arguments");
                AddCall(call, pointer);
                break;
            case InputFunctionCallOutput answer:
                log.DropUnread(answer.Raw, pointer, "type", "id", "status", "call_id", "output");
                AddAnswer(answer, index, pointer);
                break;
            case InputReasoning thought:
                log.DropUnread(thought.Raw, pointer, "type", "id", "status", "summary", "content", "encrypted_content");
                AddThought(thought, pointer);
                break;
            default:
                log.Drop(pointer, $"{log.Api} has no items of its type");
                break;
        }
    }
}
