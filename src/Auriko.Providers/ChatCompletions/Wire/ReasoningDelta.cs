using System.Text.Json;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions.Wire;

/// <summary>Reads a piece of reasoning, in the spellings of the many servers that speak the chat API.</summary>
internal static class ReasoningDelta
{
    private static readonly string[] Names = ["reasoning_content", "reasoning", "thinking"];

    /// <summary>The piece; null when there is none. Servers that send two spellings say the same in both.</summary>
    /// <param name="delta">A chunk's <c>delta</c>, or a whole reply's <c>message</c>.</param>
    public static string? Of(JsonElement delta)
    {
        foreach (var name in Names)
        {
            if (JsonText.Text(delta, name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return string.Concat(JsonText.Items(delta, "reasoning_details").Select(OfDetail));
    }

    private static string? OfDetail(JsonElement detail) =>
        JsonText.Text(detail, "text") ?? JsonText.Text(detail, "summary");
}
