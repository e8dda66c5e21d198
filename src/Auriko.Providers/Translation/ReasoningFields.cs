using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>Names the fields of reasoning under the spellings the caller used for them.</summary>
internal static class ReasoningFields
{
    private const string Alias = "reasoning_effort";

    /// <summary>The pointers of the effort: in its object, or under the alias, or both.</summary>
    public static IEnumerable<string> Effort(ResponseRequest request)
    {
        if (IsSent(request.Reasoning?.Raw, "effort"))
        {
            yield return "/reasoning/effort";
        }

        if (IsSent(request.Raw, Alias))
        {
            yield return $"/{Alias}";
        }
    }

    /// <summary>The pointers of the summary: under its name, or its former one, or both.</summary>
    public static IEnumerable<string> Summary(ResponseRequest request) =>
        new[] { "summary", "generate_summary" }
            .Where(name => IsSent(request.Reasoning?.Raw, name))
            .Select(name => $"/reasoning/{name}");

    private static bool IsSent(JsonElement? owner, string member) =>
        owner is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(member, out var value)
        && value.ValueKind is not JsonValueKind.Null;
}
