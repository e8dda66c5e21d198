using System.Text.Json;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>What one side said before the other spoke: messages of one role in a row are one turn.</summary>
/// <param name="IsUser">Whether the user said it.</param>
/// <param name="At">Where its last message stands.</param>
/// <param name="Blocks">Its blocks, in order.</param>
internal sealed record AnthropicTurn(bool IsUser, string At, IReadOnlyList<AnthropicBlock> Blocks)
{
    /// <summary>Whether it answers calls.</summary>
    public bool HasResults => Blocks.Any(block => block.Type == "tool_result");

    /// <summary>Reads messages.</summary>
    /// <exception cref="CallRejectedException">One has another role, or nothing in it.</exception>
    public static IReadOnlyList<AnthropicTurn> Read(IReadOnlyList<RequestFields> messages)
    {
        var turns = new List<AnthropicTurn>();
        for (var index = 0; index < messages.Count; index++)
        {
            var at = $"messages.{index}";
            var role = messages[index].RequireString("role");
            if (role is not ("user" or "assistant"))
            {
                throw AnthropicBlock.Refused($"{at}.role: Input should be 'user' or 'assistant'");
            }

            if (index == 0 && role == "assistant")
            {
                throw AnthropicBlock.Refused("messages: first message must use the \"user\" role");
            }

            var turn = new AnthropicTurn(role == "user", at, Content(messages[index], at, role, index == messages.Count - 1));
            if (turns.Count > 0 && turns[^1].IsUser == turn.IsUser)
            {
                turn = turn with { Blocks = [.. turns[^1].Blocks, .. turn.Blocks] };
                turns.RemoveAt(turns.Count - 1);
            }

            turns.Add(turn);
        }

        return turns;
    }

    private static List<AnthropicBlock> Content(RequestFields message, string at, string role, bool isLast)
    {
        if (message.Require("content") is { ValueKind: JsonValueKind.String } plain)
        {
            return plain.GetString() is { Length: > 0 } text
                ? [new AnthropicBlock($"{at}.content", "text", message, text)]
                : isLast && role == "assistant" ? []
                : throw AnthropicBlock.Refused($"{at}: {role} messages must have non-empty content");
        }

        var blocks = message.Objects("content");
        return blocks.Count > 0 || (isLast && role == "assistant")
            ? [.. blocks.Select((block, index) => new AnthropicBlock(
                $"{at}.content.{index}", block.RequireString("type"), block))]
            : throw AnthropicBlock.Refused(
                $"{at}: all messages must have non-empty content except for the optional final assistant message");
    }
}
