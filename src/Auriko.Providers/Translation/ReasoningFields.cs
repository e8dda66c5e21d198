using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>Names the fields of reasoning under the spellings the caller used for them.</summary>
internal static class ReasoningFields
{
    private const string Alias = "reasoning_effort";

    /// <summary>Names the effort: in its object, or under the alias, or both.</summary>
    /// <param name="request">The request.</param>
    /// <param name="warn">Is called with each JSON pointer.</param>
    public static void NameEffort(ResponseRequest request, Action<string> warn)
    {
        Name(request.Reasoning?.Raw, "/reasoning", "effort", warn);
        Name(request.Raw, string.Empty, Alias, warn);
    }

    /// <summary>Names the summary: under its name, or its former one, or both.</summary>
    /// <param name="request">The request.</param>
    /// <param name="warn">Is called with each JSON pointer.</param>
    public static void NameSummary(ResponseRequest request, Action<string> warn)
    {
        Name(request.Reasoning?.Raw, "/reasoning", "summary", warn);
        Name(request.Reasoning?.Raw, "/reasoning", "generate_summary", warn);
    }

    private static void Name(JsonElement? owner, string pointer, string member, Action<string> warn)
    {
        if (owner is { ValueKind: JsonValueKind.Object } found
            && found.TryGetProperty(member, out var value)
            && value.ValueKind is not JsonValueKind.Null)
        {
            warn($"{pointer}/{member}");
        }
    }
}
