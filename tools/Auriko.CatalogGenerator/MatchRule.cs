using System.Text.Json;
using System.Text.RegularExpressions;

namespace Auriko.CatalogGenerator;

/// <summary>The price package's rules for which ids an entry is meant for. Case does not count, but in patterns.</summary>
internal static class MatchRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether a rule takes an id. A rule of an unknown shape takes none and is an error.</summary>
    public static bool Takes(Place rule, string id)
    {
        if (rule.Json.ValueKind != JsonValueKind.Object || rule.Json.EnumerateObject().Count() != 1)
        {
            rule.Refuse("is no match rule: it must be an object of one member.");
            return false;
        }

        var (name, operand) = rule.Members().Single();
        if (name is "or" or "and")
        {
            var results = rule.List(name).Select(inner => Takes(inner, id)).ToArray();
            return name == "or" ? results.Contains(true) : !results.Contains(false);
        }

        if (rule.Text(name) is not { } text)
        {
            return false;
        }

        switch (name)
        {
            case "equals":
                return id.Equals(text, StringComparison.OrdinalIgnoreCase);
            case "starts_with":
                return id.StartsWith(text, StringComparison.OrdinalIgnoreCase);
            case "ends_with":
                return id.EndsWith(text, StringComparison.OrdinalIgnoreCase);
            case "contains":
                return id.Contains(text, StringComparison.OrdinalIgnoreCase);
            case "regex":
                return Regex.IsMatch(id, text, RegexOptions.CultureInvariant, Patience);
            default:
                operand.Refuse("is a match rule of an unknown kind.");
                return false;
        }
    }

    /// <summary>The ids a rule names one by one.</summary>
    public static IEnumerable<string> Names(Place rule) =>
        rule.Json.ValueKind != JsonValueKind.Object ? []
        : rule.Member("or") is not null ? rule.List("or").SelectMany(Names)
        : rule.Text("equals") is { } name ? [name]
        : [];
}
