using Auriko.Core.Streaming;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Reads the finish reason, in the words of the many servers that speak the chat API.</summary>
internal static class FinishReason
{
    /// <summary>
    /// Why the answer ended; null when the server failed instead of finishing. A word that is not known is an end like
    /// any other: the server did say that it was done.
    /// </summary>
    public static StopReason? Of(string word) => word.ToLowerInvariant() switch
    {
        "tool_calls" or "function_call" or "tool_use" => StopReason.ToolCalls,
        "length" or "max_tokens" or "model_length" or "model_context_window_exceeded" or "repetition_truncation" =>
            StopReason.MaxOutputTokens,
        "content_filter" or "safety" or "sensitive" or "recitation" or "prohibited_content"
            or "blocklist" => StopReason.ContentFilter,
        "refusal" => StopReason.Refusal,
        "insufficient_system_resource" or "error" or "network_error" or "abort" or "aborted" or "cancelled"
            or "timeout" => null,
        _ => StopReason.EndOfTurn,
    };
}
