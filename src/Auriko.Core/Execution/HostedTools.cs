using System.Text.Json;

namespace Auriko.Core.Execution;

/// <summary>The tools that a provider runs itself and bills apart from the model's tokens, by their items. Pure.</summary>
internal static class HostedTools
{
    /// <summary>Whether an item is a web search, which has a price.</summary>
    /// <param name="item">The item as the provider sent it.</param>
    public static bool IsSearch(JsonElement item) => Is(item, "web_search_call"u8);

    /// <summary>Whether an item is a call that the catalog cannot price: an image, a search of files, a container.</summary>
    /// <param name="item">The item as the provider sent it.</param>
    public static bool IsUnpriced(JsonElement item) =>
        Is(item, "image_generation_call"u8) || Is(item, "file_search_call"u8) || Is(item, "code_interpreter_call"u8);

    private static bool Is(JsonElement item, ReadOnlySpan<byte> type) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty("type"u8, out var said) && said.ValueKind is JsonValueKind.String && said.ValueEquals(type);
}
