using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>Finds under which of its spellings a caller sent a field of <c>reasoning</c>.</summary>
internal static class SentFields
{
    private const string Alias = "reasoning_effort";

    /// <summary>The pointers of the effort: its own place, the top-level alias, or both.</summary>
    public static IReadOnlyList<string> Effort(ResponseRequest request)
    {
        var pointers = Of(request, "effort").ToList();
        if (IsSent(request.Raw, Alias))
        {
            pointers.Add($"/{Alias}");
        }

        return pointers;
    }

    /// <summary>The pointers of the summary, by its present and its former name.</summary>
    public static IReadOnlyList<string> Summary(ResponseRequest request) =>
        [.. Of(request, "summary", "generate_summary")];

    private static IEnumerable<string> Of(ResponseRequest request, params string[] members) => members
        .Where(member => IsSent(request.Reasoning?.Raw, member))
        .Select(member => $"/reasoning/{member}");

    private static bool IsSent(JsonElement? owner, string member) =>
        owner is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(member, out var value)
        && value.ValueKind is not JsonValueKind.Null;
}
