using System.Text;
using System.Text.RegularExpressions;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>
/// Makes a short summary of upstream text that is safe to show: one line, without keys, tokens, addresses, account ids
/// or long quotations. Immutable, safe on any thread.
/// </summary>
/// <param name="key">The key in use, or null.</param>
internal sealed partial class SecretFilter(SecretText? key)
{
    private const int MostRead = 2000;
    private const int MostShown = 240;
    private const int MostCode = 64;
    private const string Removed = "[removed]";

    /// <summary>The summary; null when nothing is left.</summary>
    public string? Summarise(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var safe = OneLine(WithoutKey(text.Length > MostRead ? text[..MostRead] : text));
        safe = Addresses().Replace(safe, Removed);
        safe = Secrets().Replace(safe, Removed);
        safe = Quotations().Replace(safe, "$1…$1");
        safe = LongWords().Replace(safe, Removed).Trim();
        return safe.Length == 0 ? null : safe.Length <= MostShown ? safe : safe[..MostShown].TrimEnd() + "…";
    }

    /// <summary>A code as it may be shown: null unless it is a short plain word.</summary>
    public string? Code(string? code) =>
        code is { Length: > 0 and <= MostCode } && PlainWord().IsMatch(code) && Summarise(code) == code ? code : null;

    /// <summary>A field's path as it may be shown: null unless it looks like one.</summary>
    public string? Field(string? path) =>
        path is { Length: > 0 and <= MostCode } && FieldPath().IsMatch(path) && Summarise(path) == path ? path : null;

    private string WithoutKey(string text) =>
        key is null ? text : text.Replace(key.Reveal(), Removed, StringComparison.OrdinalIgnoreCase);

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]*://\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    [GeneratedRegex(
        @"\bbearer\s+\S+|\b(?:sk|pk|rk|ak|gsk|xai|key|org|proj)[-_][\w*.~+/=-]+|\bAIza[\w-]+|\bey[\w-]+\.[\w.-]+"
        + @"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
        + @"|\b(?:api[-_ ]?key|authorization|token|secret|password|signature|sig)\b(?:\s+(?:provided|is|was))?"
        + @"\s*[:=]\s*\S+"
        + @"|\S*\*{3,}\S*|\b[\w.+-]+@[\w-]+\.\w[\w.]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();

    [GeneratedRegex("""(['"`])[^'"`]{48,}\1""", RegexOptions.CultureInvariant)]
    private static partial Regex Quotations();

    [GeneratedRegex(@"[\w+/=.~%-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongWords();

    [GeneratedRegex(@"^[\w.\[\]/-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldPath();

    [GeneratedRegex(@"^[\w.:-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}
