using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads a map of caller's tags, within the limits of <c>metadata</c>.</summary>
internal static class StringMapReader
{
    private const int MaxPairs = 16;
    private const int MaxKeyLength = 64;
    private const int MaxValueLength = 512;

    /// <summary>Reads the member <paramref name="name"/>; null when absent.</summary>
    public static IReadOnlyDictionary<string, string>? Read(ObjectReader owner, string name)
    {
        if (owner.Object(name) is not { } map)
        {
            return null;
        }

        var pairs = new Dictionary<string, string>();
        foreach (var member in map.Element.EnumerateObject())
        {
            if (pairs.Count == MaxPairs)
            {
                throw FieldErrors.Invalid(map.Path, $"must have at most {MaxPairs} pairs");
            }

            pairs.Add(Key(map, member.Name), Value(map, member));
        }

        return pairs;
    }

    private static string Key(ObjectReader map, string key) => IsLonger(key, MaxKeyLength)
        ? throw FieldErrors.Invalid(map.Path, $"must have keys of at most {MaxKeyLength} characters")
        : key;

    private static string Value(ObjectReader map, JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            throw FieldErrors.Invalid(map.At(member.Name), "must be a string");
        }

        var value = member.Value.GetString()!;
        return IsLonger(value, MaxValueLength)
            ? throw FieldErrors.Invalid(map.At(member.Name), $"must have at most {MaxValueLength} characters")
            : value;
    }

    // A character outside the basic plane is two units of a string but one character to its writer.
    private static bool IsLonger(string text, int limit) =>
        text.Length > limit && text.EnumerateRunes().Skip(limit).Any();
}
