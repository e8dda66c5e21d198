using System.Globalization;
using System.Text.RegularExpressions;

namespace Auriko.Simulator.Model;

/// <summary>Follows the few wishes that can be met without understanding: say, repeat, count, so many words.</summary>
internal static partial class PlainRequest
{
    private const int MostWords = 20_000;
    private const int MostNumbers = 10_000;

    /// <summary>The text for a prompt.</summary>
    public static string Answer(string prompt, SeededChoice choice)
    {
        if (Repeated().Match(prompt) is { Success: true } repeated)
        {
            return Unquoted(repeated.Groups["what"].Value);
        }

        if (Counted().Match(prompt) is { Success: true } counted)
        {
            return Count(counted);
        }

        if (Said().Match(prompt) is { Success: true } said)
        {
            return Capital(Unquoted(said.Groups["what"].Value));
        }

        var words = WordsAsked(prompt) ?? Math.Clamp(10 + (2 * prompt.Count(char.IsWhiteSpace)), 12, 400);
        return Prose.Words(words, choice);
    }

    private static int? WordsAsked(string prompt) =>
        Length().Match(prompt) is { Success: true } length
        && int.TryParse(length.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var words)
            ? Math.Clamp(words, 1, MostWords)
            : null;

    private static string Count(Match match)
    {
        var from = match.Groups["from"].Success ? Bounded(match.Groups["from"].Value) : 1;
        var to = Bounded(match.Groups["to"].Value);
        var step = to >= from ? 1 : -1;
        return string.Join(", ", Enumerable.Range(0, Math.Abs(to - from) + 1).Select(index => from + (step * index)));
    }

    private static int Bounded(string digits) =>
        int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MostNumbers) : MostNumbers;

    private static string Unquoted(string text) => text.Trim().Trim('"', '\'', '`', '“', '”', '‘', '’');

    private static string Capital(string text) =>
        text.Length == 0 ? "Hello!" : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(char.IsPunctuation(text[^1]) ? "" : "!")}";

    [GeneratedRegex(
        """(?:\brepeat(?: exactly| after me| this| the following)*(?: exactly)?:\s*|\b(?:reply|respond|answer)\s+(?:only\s+|exactly\s+|just\s+)*with(?:\s+(?:only|exactly|just|the|a|single|word|words|text|phrase|exact|following))*:?\s+)(?<what>"[^"]+"|'[^']+'|`[^`]+`|.+?)(?:[,;]?\s+(?:only|and nothing else|nothing else|exactly|verbatim))*\s*[.!]?\s*$""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\bcount\s+(?:slowly\s+)?(?:from\s+(?<from>\d+)\s+)?(?:up\s+)?to\s+(?<to>\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Counted();

    [GeneratedRegex(
        """\bsay\s+(?:the\s+word\s+)?(?<what>"[^"]+"|'[^']+'|[\w ,']{1,60}?)(?:\s+(?:in|and|to|with|as|please)\b.*)?\s*[.!?]?\s*$""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Said();

    [GeneratedRegex(@"\b(?<n>\d[\d,]*)[\s-]+words?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
