using System.Text.Json;

namespace Auriko.Fuzz.Replay;

/// <summary>Compares what a recording holds with what callers get: nothing of it may be missing or changed.</summary>
internal static class VerbatimOutput
{
    /// <summary>
    /// What is missing of a value; null when nothing is. More may be there. What is null or an empty list says nothing;
    /// sealed reasoning is compared by what the seal holds.
    /// </summary>
    /// <param name="recorded">As the service sent it.</param>
    /// <param name="ours">As callers get it.</param>
    /// <param name="path">Where they stand.</param>
    public static string? MissingOf(JsonElement recorded, JsonElement ours, string path) => recorded.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object when ours.ValueKind is JsonValueKind.Object =>
            recorded.EnumerateObject().Select(member => MissingMember(member, ours, path)).FirstOrDefault(found => found is not null),
        JsonValueKind.Array when ours.ValueKind is JsonValueKind.Array && ours.GetArrayLength() == recorded.GetArrayLength() =>
            recorded.EnumerateArray().Zip(ours.EnumerateArray()).Index()
                .Select(pair => MissingOf(pair.Item.First, pair.Item.Second, $"{path}/{pair.Index}"))
                .FirstOrDefault(found => found is not null),
        _ when JsonElement.DeepEquals(recorded, ours) => null,
        JsonValueKind.String when ours.ValueKind is JsonValueKind.String
            && ours.GetString()!.EndsWith($": {recorded.GetString()}", StringComparison.Ordinal)
            && path.EndsWith("/encrypted_content", StringComparison.Ordinal) => null,
        _ => path,
    };

    private static string? MissingMember(JsonProperty member, JsonElement ours, string path) =>
        ours.TryGetProperty(member.Name, out var value) ? MissingOf(member.Value, value, $"{path}/{member.Name}")
        : member.Value.ValueKind is JsonValueKind.Null || IsEmpty(member.Value) ? null
        : $"{path}/{member.Name}";

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 0;
}
