using System.Text;

namespace Auriko.Simulator.Scripts;

/// <summary>Reads scripts from text (<c>[[sim:NAME arg=value …]]</c>) and from a header (<c>NAME arg=value; …</c>).</summary>
internal static class ScriptParser
{
    private const string Opening = "[[sim:";
    private const string Closing = "]]";

    /// <summary>Takes the scripts out of a text, adding them to a list.</summary>
    /// <returns>The text without them.</returns>
    public static string Extract(string text, ICollection<ScriptStep> steps)
    {
        var start = text.IndexOf(Opening, StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var rest = new StringBuilder();
        var from = 0;
        while (start >= 0)
        {
            var end = text.IndexOf(Closing, start, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            rest.Append(text, from, start - from);
            Add(text.AsSpan(start + Opening.Length, end - start - Opening.Length), steps);
            from = end + Closing.Length;
            start = text.IndexOf(Opening, from, StringComparison.Ordinal);
        }

        return rest.Append(text, from, text.Length - from).ToString().Trim();
    }

    /// <summary>Reads a header's steps, parted by semicolons, into a list.</summary>
    public static void ParseHeader(string header, ICollection<ScriptStep> steps)
    {
        foreach (var part in Split(header, ';'))
        {
            Add(part, steps);
        }
    }

    private static void Add(ReadOnlySpan<char> script, ICollection<ScriptStep> steps)
    {
        var words = Split(script.Trim().ToString(), ' ');
        if (words.Count == 0)
        {
            return;
        }

        var arguments = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            arguments[name] = equals < 0 ? string.Empty : Unquoted(word[(equals + 1)..]);
        }

        var key = arguments.GetValueOrDefault("key") ?? string.Join(' ', words);
        steps.Add(new ScriptStep(words[0].ToLowerInvariant(), arguments, key));
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var quoted = false;
        var from = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] == '"')
            {
                quoted = !quoted;
            }

            if (at == text.Length || (text[at] == separator && !quoted))
            {
                if (text[from..at].Trim() is { Length: > 0 } part)
                {
                    parts.Add(part);
                }

                from = at + 1;
            }
        }

        return parts;
    }

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
