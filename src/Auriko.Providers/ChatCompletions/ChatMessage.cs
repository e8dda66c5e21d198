using System.Text;
using Auriko.Core.Contract;

namespace Auriko.Providers.ChatCompletions;

/// <summary>One message of the call, while the conversation is put together.</summary>
/// <param name="role">Its role as sent.</param>
internal sealed class ChatMessage(string role)
{
    private StringBuilder? _reasoning;

    /// <summary>The role: <c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public string Role => role;

    /// <summary>Text, images and files, in order; nothing else.</summary>
    public List<InputPart> Parts { get; } = [];

    /// <summary>The calls an assistant made.</summary>
    public List<InputFunctionCall> Calls { get; } = [];

    /// <summary>The call a tool answers.</summary>
    public string? CallId { get; init; }

    /// <summary>How many tools have answered an assistant.</summary>
    public int Answers { get; set; }

    /// <summary>The pointers of the reasoning items an assistant began with.</summary>
    public List<string> ReasoningPointers { get; } = [];

    /// <summary>An assistant's reasoning; null when there is none.</summary>
    public string? Reasoning => _reasoning?.ToString();

    /// <summary>Adds reasoning after what there is.</summary>
    public void AppendReasoning(string text) =>
        _reasoning = (_reasoning?.Append(ChatConversation.ParagraphBreak) ?? new StringBuilder()).Append(text);

    /// <summary>Forgets the reasoning.</summary>
    public void ForgetReasoning() => _reasoning = null;
}
