using System.Text;
using System.Text.Json;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>A block of the reply that is being streamed.</summary>
/// <param name="kind">What it becomes.</param>
/// <param name="key">The output item it belongs to.</param>
internal sealed class StreamedBlock(BlockKind kind, int key)
{
    /// <summary>What it becomes.</summary>
    public BlockKind Kind => kind;

    /// <summary>The output item it belongs to; text blocks that follow each other share one.</summary>
    public int Key => key;

    /// <summary>Where its text begins in the item's.</summary>
    public int Start { get; init; }

    /// <summary>The whole input of a call, as the block's start had it; null when it is streamed.</summary>
    public JsonElement? Input { get; set; }

    /// <summary>The text of a thought.</summary>
    public StringBuilder Thinking { get; } = new();

    /// <summary>What proves a thought: its signature, or its hidden data.</summary>
    public string Proof { get; set; } = string.Empty;

    /// <summary>Sources of its text.</summary>
    public List<JsonElement> Citations { get; } = [];

    /// <summary>Whether nothing more of it comes.</summary>
    public bool IsStopped { get; set; }
}

/// <summary>What a block becomes.</summary>
internal enum BlockKind
{
    /// <summary>Nothing: a type that only the provider knows.</summary>
    Unknown,

    /// <summary>Text of a message.</summary>
    Text,

    /// <summary>Reasoning.</summary>
    Thinking,

    /// <summary>Reasoning without a text.</summary>
    HiddenThinking,

    /// <summary>A function call.</summary>
    Call,

    /// <summary>The call whose input is the answer's text.</summary>
    Answer,
}
