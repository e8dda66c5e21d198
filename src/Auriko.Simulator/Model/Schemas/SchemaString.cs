namespace Auriko.Simulator.Model.Schemas;

/// <summary>Makes strings of a schema's format, pattern and length.</summary>
internal static class SchemaString
{
    private const int LongestStretch = 256;

    private static readonly string[] Words =
        ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor", "inlet", "juniper", "linden", "meadow"];

    /// <summary>A string valid under the facets; the wanted one when that is valid.</summary>
    public static string Make(SchemaFacets facets, SeededChoice choice, string? wanted)
    {
        if (facets.Find("format")?.GetString() is { } format && Formatted(format, choice) is { } formatted)
        {
            return formatted;
        }

        var least = facets.Integer("minLength") ?? 0;
        var most = facets.Integer("maxLength") ?? int.MaxValue;
        if (facets.Find("pattern")?.GetString() is { } pattern)
        {
            var stretch = 0;
            var made = new PatternText(pattern, choice).Make(stretch);
            while (made.Length < least && stretch < LongestStretch)
            {
                made = new PatternText(pattern, choice).Make(++stretch);
            }

            return made;
        }

        var text = wanted ?? $"{choice.Of(Words)} {choice.Of(Words)}";
        while (text.Length < least)
        {
            text += $" {choice.Of(Words)}";
        }

        return text.Length > most ? text[..most] : text;
    }

    private static string? Formatted(string format, SeededChoice choice) => format switch
    {
        "date-time" => $"2025-0{1 + choice.Below(9)}-1{choice.Below(10)}T0{choice.Below(10)}:30:00Z",
        "date" => $"2025-0{1 + choice.Below(9)}-1{choice.Below(10)}",
        "time" => $"0{choice.Below(10)}:30:00Z",
        "duration" => $"PT{1 + choice.Below(59)}M",
        "email" or "idn-email" => $"{choice.Of(Words)}@example.com",
        "hostname" or "idn-hostname" => $"{choice.Of(Words)}.example.com",
        "ipv4" => $"192.0.2.{1 + choice.Below(254)}",
        "ipv6" => $"2001:db8::{1 + choice.Below(9)}",
        "uuid" => $"00000000-0000-4000-8000-0000000000{10 + choice.Below(90)}",
        "uri" or "iri" or "url" or "uri-reference" => $"https://example.com/{choice.Of(Words)}",
        _ => null,
    };
}
