using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>Reads <c>system</c> and <c>messages</c>, and refuses turns, results and signatures that do not fit.</summary>
internal sealed partial class AnthropicMessages
{
    private readonly List<Turn> _turns = [];
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private HashSet<string> _calls = new(StringComparer.Ordinal);

    /// <summary>Reads the conversation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="budgeted">Whether thinking has a budget: a turn of calls must then begin with what was thought.</param>
    public static IReadOnlyList<Turn> Read(RequestFields request, ClaudeModel model, bool budgeted)
    {
        var reader = new AnthropicMessages();
        if (request.Get("system") is { } system)
        {
            var text = system.ValueKind == JsonValueKind.String
                ? system.GetString()!
                : string.Concat(request.Objects("system").Select(SystemText));
            reader._turns.Add(new Turn(TurnRole.System, text));
        }

        request.Require("messages");
        var messages = AnthropicTurn.Read(request.Objects("messages"));
        if (messages.Count == 0)
        {
            throw AnthropicBlock.Refused("messages: at least one message is required");
        }

        reader.Conversation(messages, model, budgeted);
        return reader._turns;
    }

    private void Conversation(IReadOnlyList<AnthropicTurn> turns, ClaudeModel model, bool budgeted)
    {
        foreach (var turn in turns)
        {
            if (turn.IsUser)
            {
                CheckAnswered(turn);
            }

            Take(turn);
        }

        var last = turns[^1];
        if (_calls.Count > 0)
        {
            throw Unanswered(_calls, last.At);
        }

        if (!last.IsUser)
        {
            model.CheckPrefill();
            if (last.Blocks is [.., { Type: "text" } text] && char.IsWhiteSpace(text.RequireText()[^1]))
            {
                throw AnthropicBlock.Refused("messages: final assistant content cannot end with trailing whitespace");
            }
        }

        if (budgeted)
        {
            CheckThought(turns);
        }
    }

    // The calls of the turn that is still going on were led to by a thought, which has to come before them.
    private static void CheckThought(IReadOnlyList<AnthropicTurn> turns)
    {
        var begin = turns.Select(turn => turn.IsUser && !turn.HasResults).ToList().LastIndexOf(true);
        if (turns.Skip(begin + 1).FirstOrDefault(turn => !turn.IsUser) is { Blocks: [{ IsThought: false } first, ..] })
        {
            throw AnthropicBlock.Refused(
                $"{first.At}.type: Expected `thinking` or `redacted_thinking`, but found `{first.Type}`. When `thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).");
        }
    }

    private void Take(AnthropicTurn turn)
    {
        var text = new StringBuilder();
        var images = 0;
        var calls = new List<Turn>();
        foreach (var block in turn.Blocks)
        {
            switch (block.Type)
            {
                case "text":
                    text.Append(block.RequireText());
                    break;
                case "image" or "document" when turn.IsUser:
                    block.CheckSource();
                    images += block.Type == "image" ? 1 : 0;
                    break;
                case "thinking" or "redacted_thinking" when !turn.IsUser:
                    block.CheckSignature();
                    break;
                case "tool_use" when !turn.IsUser:
                    calls.Add(Call(block));
                    break;
                case "tool_result" when turn.IsUser:
                    _turns.Add(block.Result());
                    break;
                default:
                    throw AnthropicBlock.Refused(
                        $"{block.At}: Input tag '{block.Type}' found using 'type' does not match any of the expected tags");
            }
        }

        if (text.Length > 0 || images > 0)
        {
            _turns.Add(new Turn(turn.IsUser ? TurnRole.User : TurnRole.Assistant, text.ToString(), Images: images));
        }

        _turns.AddRange(calls);
        _calls = [.. calls.Select(call => call.CallId!)];
    }

    private void CheckAnswered(AnthropicTurn turn)
    {
        var open = new HashSet<string>(_calls, StringComparer.Ordinal);
        foreach (var block in turn.Blocks.Where(block => block.Type == "tool_result"))
        {
            if (block.Fields.RequireString("tool_use_id") is var id && !open.Remove(id))
            {
                throw AnthropicBlock.Refused(
                    $"{block.At}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }

        // Results come before all else.
        var others = turn.Blocks.SkipWhile(block => block.Type == "tool_result");
        if (open.Count > 0 || others.Any(block => block.Type == "tool_result"))
        {
            throw Unanswered(open.Count > 0 ? open : _calls, turn.At);
        }

        _calls.Clear();
    }

    private Turn Call(AnthropicBlock block)
    {
        var id = block.Fields.RequireString("id");
        if (!IdPattern().IsMatch(id))
        {
            throw AnthropicBlock.Refused($"{block.At}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        }

        return _made.Add(id)
            ? new Turn(
                TurnRole.ToolCall,
                block.Fields.RequireObject("input").Json.GetRawText(),
                id,
                block.Fields.RequireString("name"))
            : throw AnthropicBlock.Refused($"{block.At}: `tool_use` ids must be unique");
    }

    private static string SystemText(RequestFields block) => block.RequireString("text") is { Length: > 0 } text
        ? text
        : throw AnthropicBlock.Refused("system: text content blocks must be non-empty");

    private static CallRejectedException Unanswered(IEnumerable<string> ids, string at) => AnthropicBlock.Refused(
        $"{at}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", ids)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex IdPattern();
}
