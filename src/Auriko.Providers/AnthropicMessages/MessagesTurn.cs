using Auriko.Providers.AnthropicMessages.Wire;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>One turn of the conversation, while it is put together.</summary>
/// <param name="role">Its role as sent.</param>
internal sealed class MessagesTurn(string role)
{
    /// <summary>The role of the user, who also brings the tools' results.</summary>
    public const string User = "user";

    /// <summary>The role of the model.</summary>
    public const string Assistant = "assistant";

    /// <summary><see cref="User"/> or <see cref="Assistant"/>.</summary>
    public string Role => role;

    /// <summary>The answers to the calls of the turn before; they stand first.</summary>
    public List<ContentBlock> Results { get; } = [];

    /// <summary>Everything else, in order.</summary>
    public List<ContentBlock> Blocks { get; } = [];

    /// <summary>Whether it has calls and does not begin with what led to them.</summary>
    public bool HasUnthoughtCalls => Blocks.Exists(block => block is ToolUseBlock) && Blocks[0] is not ThoughtBlock;
}
