using Auriko.Core.Streaming;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Reads the stop reason.</summary>
internal static class StopReasons
{
    /// <summary>The reason of a refusal.</summary>
    public const string Refusal = "refusal";

    /// <summary>
    /// Why the answer ended. A turn that is only paused, for the provider's own tools, is not whole; a word that is not
    /// known is an end like any other.
    /// </summary>
    /// <param name="word">The reason.</param>
    /// <param name="hasRefusal">Whether a refusal was explained: without a word of it, a filter cut the output.</param>
    public static StopReason Of(string word, bool hasRefusal) => word switch
    {
        "tool_use" => StopReason.ToolCalls,
        "max_tokens" or "model_context_window_exceeded" or "pause_turn" or "compaction" => StopReason.MaxOutputTokens,
        Refusal => hasRefusal ? StopReason.Refusal : StopReason.ContentFilter,
        _ => StopReason.EndOfTurn,
    };
}
