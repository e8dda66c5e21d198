using System.Text.RegularExpressions;

namespace Auriko.Simulator.Model.Tools;

/// <summary>What a prompt speaks of: its telling words, the names and quoted texts in it, its numbers.</summary>
internal sealed partial class PromptWords
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "the", "and", "for", "with", "from", "that", "this", "what", "which", "who", "how", "are", "you", "your", "can",
        "get", "give", "given", "returns", "return", "tell", "please", "use", "using", "tool", "function", "call", "all",
        "has", "have", "its", "not", "about", "into", "some", "any", "when", "where", "will", "would", "could", "does",
        "current", "value", "string", "name", "list", "set", "one", "two", "then", "also", "them", "say", "want", "need",
    };

    private static readonly HashSet<string> NotNames = new(StringComparer.Ordinal)
    {
        "I", "What", "Whats", "What's", "How", "Please", "The", "Use", "Call", "Get", "Tell", "Then", "And", "Is", "Are",
        "Can", "Could", "Check", "Find", "Give", "Show", "Look", "Also", "When", "Where", "Who", "Which", "Why",
    };

    private readonly HashSet<string> _words;

    public PromptWords(string prompt)
    {
        _words = Telling(prompt);
        Names = NamesIn(prompt);
        IsSeveral = Joined().IsMatch(prompt);
    }

    /// <summary>Quoted texts, else proper names, in order and each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the prompt asks for more than one thing.</summary>
    public bool IsSeveral { get; }

    /// <summary>The name at that place, or null.</summary>
    public string? NameAt(int index) => index < Names.Count ? Names[index] : null;

    /// <summary>How much a tool has to do with the prompt; 0 is nothing.</summary>
    public int Relevance(ToolOffer tool) =>
        (3 * Telling(tool.Name).Count(_words.Contains)) + Telling(tool.Description).Count(_words.Contains);

    private static HashSet<string> Telling(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Value.ToLowerInvariant();
            word = word.Length > 4 && word.EndsWith('s') ? word[..^1] : word;
            if (word.Length > 2 && !Common.Contains(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static List<string> NamesIn(string prompt)
    {
        var quoted = Quoted().Matches(prompt).Select(match => match.Groups["text"].Value).Distinct().ToList();
        return quoted.Count > 0
            ? quoted
            : [.. Name().Matches(prompt).Select(Trimmed).Where(name => name.Length > 0).Distinct()];
    }

    // A sentence begins with a capital too: such a word is no name, though the words after it may be.
    private static string Trimmed(Match match)
    {
        var words = match.Value.Split(' ').SkipWhile(NotNames.Contains);
        return string.Join(' ', words);
    }

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex("""["“](?<text>[^"”]{1,80})["”]|(?<!\w)'(?<text>[^']{1,80})'(?!\w)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[A-Z][\p{L}'’-]*(?:\s[A-Z][\p{L}'’-]+)*(?:,\s?[A-Z]{2}\b)?")]
    private static partial Regex Name();

    [GeneratedRegex(@"\band\b|\bboth\b|,|&|\bthen\b", RegexOptions.IgnoreCase)]
    private static partial Regex Joined();
}
