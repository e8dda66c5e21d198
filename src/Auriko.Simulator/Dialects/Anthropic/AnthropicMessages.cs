using System.Text;
using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>Reads <c>system</c> and <c>messages</c>, and refuses turns, results and signatures that do not fit.</summary>
internal sealed class AnthropicMessages
{
    private readonly List<Turn> _turns = [];
    private HashSet<string> _calls = new(StringComparer.Ordinal);
    private string _at = string.Empty;

    /// <summary>Reads the conversation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="budgeted">Whether thinking has a budget: a turn of calls must then begin with what was thought.</param>
    public static IReadOnlyList<Turn> Read(RequestFields request, bool budgeted)
    {
        var reader = new AnthropicMessages();
        if (request.Get("system") is { } system)
        {
            var text = system.ValueKind == JsonValueKind.String
                ? system.GetString()!
                : string.Concat(request.Objects("system").Select(block => block.RequireString("text")));
            reader._turns.Add(new Turn(TurnRole.System, text));
        }

        request.Require("messages");
        reader.Messages(request.Objects("messages"), budgeted);
        return reader._turns;
    }

    private void Messages(IReadOnlyList<RequestFields> messages, bool budgeted)
    {
        if (messages.Count == 0)
        {
            throw Refused("messages: at least one message is required");
        }

        var before = "assistant";
        for (var index = 0; index < messages.Count; index++)
        {
            _at = $"messages.{index}";
            var role = messages[index].RequireString("role");
            if (role is not ("user" or "assistant"))
            {
                throw Refused($"{_at}.role: Input should be 'user' or 'assistant'");
            }

            if (role == before)
            {
                throw Refused(index == 0
                    ? "messages: first message must use the \"user\" role"
                    : $"messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"{role}\" roles in a row");
            }

            before = role;
            Message(messages[index], role == "user", budgeted);
        }

        if (_calls.Count > 0)
        {
            throw Unanswered(_calls, _at);
        }
    }

    private void Message(RequestFields message, bool isUser, bool budgeted)
    {
        if (message.Require("content") is { ValueKind: JsonValueKind.String } plain)
        {
            CheckAnswered(isUser, []);
            AddText(isUser, plain.GetString()!, 0);
            return;
        }

        var blocks = message.Objects("content");
        CheckAnswered(isUser, blocks);
        if (!isUser && budgeted && blocks.Any(block => block.String("type") == "tool_use")
            && blocks[0].String("type") is not ("thinking" or "redacted_thinking"))
        {
            throw Refused(
                $"{_at}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{blocks[0].String("type")}`. When `thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).");
        }

        Blocks(blocks, isUser);
    }

    private void Blocks(IReadOnlyList<RequestFields> blocks, bool isUser)
    {
        var text = new StringBuilder();
        var images = 0;
        var calls = new List<Turn>();
        for (var index = 0; index < blocks.Count; index++)
        {
            var block = blocks[index];
            switch (block.RequireString("type"))
            {
                case "text":
                    text.Append(block.RequireString("text") is { Length: > 0 } some
                        ? some
                        : throw Refused("messages: text content blocks must be non-empty"));
                    break;
                case "image" or "document":
                    CheckSource(block, index);
                    images += block.String("type") == "image" ? 1 : 0;
                    break;
                case "thinking" or "redacted_thinking" when !isUser:
                    CheckSignature(block, index);
                    break;
                case "tool_use" when !isUser:
                    calls.Add(Call(block));
                    break;
                case "tool_result" when isUser:
                    _turns.Add(Result(block));
                    break;
                case var type:
                    throw Refused(
                        $"{_at}.content.{index}: Input tag '{type}' found using 'type' does not match any of the expected tags");
            }
        }

        if (text.Length > 0 || images > 0)
        {
            AddText(isUser, text.ToString(), images);
        }

        _turns.AddRange(calls);
        _calls = [.. calls.Select(call => call.CallId!)];
    }

    private void AddText(bool isUser, string text, int images)
    {
        if (text.Length == 0 && images == 0)
        {
            throw Refused($"{_at}: user messages must have non-empty content");
        }

        _turns.Add(new Turn(isUser ? TurnRole.User : TurnRole.Assistant, text, Images: images));
    }

    private void CheckAnswered(bool isUser, IReadOnlyList<RequestFields> blocks)
    {
        if (!isUser)
        {
            return;
        }

        var open = new HashSet<string>(_calls, StringComparer.Ordinal);
        for (var index = 0; index < blocks.Count; index++)
        {
            if (blocks[index].String("type") == "tool_result"
                && blocks[index].RequireString("tool_use_id") is var id && !open.Remove(id))
            {
                throw Refused(
                    $"{_at}.content.{index}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }

        if (open.Count > 0)
        {
            throw Unanswered(open, _at);
        }

        _calls.Clear();
    }

    private void CheckSignature(RequestFields block, int index)
    {
        if (block.String("type") == "redacted_thinking")
        {
            if (!ThoughtSeal.IsHidden(block.RequireString("data")))
            {
                throw Refused($"{_at}.content.{index}: Invalid `data` in `redacted_thinking` block");
            }
        }
        else if (block.RequireString("thinking") is var thought && block.RequireString("signature") is var signature
            && !ThoughtSeal.IsSigned(thought, signature) && !(thought.Length == 0 && ThoughtSeal.IsHidden(signature)))
        {
            throw Refused($"{_at}.content.{index}: Invalid `signature` in `thinking` block");
        }
    }

    private void CheckSource(RequestFields block, int index)
    {
        var source = block.RequireObject("source");
        var type = source.RequireString("type");
        var kept = type switch
        {
            "base64" => IsBase64(source.RequireString("data")) && source.RequireString("media_type").Length > 0,
            "url" => Uri.TryCreate(source.RequireString("url"), UriKind.Absolute, out _),
            "file" => source.RequireString("file_id").Length > 0,
            "text" => source.RequireString("data").Length > 0,
            "content" => true,
            _ => false,
        };
        if (!kept)
        {
            throw Refused($"{_at}.content.{index}.{block.String("type")}.source.{type}: invalid source");
        }
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static Turn Call(RequestFields block) => new(
        TurnRole.ToolCall,
        block.RequireObject("input").Json.GetRawText(),
        block.RequireString("id"),
        block.RequireString("name"));

    private static Turn Result(RequestFields block)
    {
        var text = block.Get("content") switch
        {
            null => string.Empty,
            { ValueKind: JsonValueKind.String } plain => plain.GetString()!,
            _ => string.Concat(block.Objects("content").Select(part => part.String("text"))),
        };
        return new Turn(TurnRole.ToolResult, text, block.RequireString("tool_use_id"));
    }

    private static CallRejectedException Unanswered(IEnumerable<string> ids, string at) => Refused(
        $"{at}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", ids)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");

    private static CallRejectedException Refused(string message) => CallRejectedException.BadRequest(message, null);
}
