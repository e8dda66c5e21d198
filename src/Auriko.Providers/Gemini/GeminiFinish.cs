using Auriko.Core.Streaming;

namespace Auriko.Providers.Gemini;

/// <summary>Reads the finish reason.</summary>
internal static class GeminiFinish
{
    /// <summary>
    /// Why the answer ended; null when the model failed instead of finishing. A word that is not known is an end like any
    /// other: the server did say that it was done.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="hasCalls">Whether the model called a function; the word does not say.</param>
    public static StopReason? Of(string word, bool hasCalls) => word switch
    {
        "MAX_TOKENS" => StopReason.MaxOutputTokens,
        "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "MODEL_ARMOR"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => StopReason.ContentFilter,
        "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MALFORMED_RESPONSE"
            or "MISSING_THOUGHT_SIGNATURE" or "NO_IMAGE" or "IMAGE_OTHER" or "OTHER" => null,
        _ => hasCalls ? StopReason.ToolCalls : StopReason.EndOfTurn,
    };
}
