using System.Text;

namespace Auriko.Simulator.Model;

/// <summary>Writes plain sentences of any length: nothing is meant by them, but they read and cut like text.</summary>
internal static class Prose
{
    private static readonly string[] Openings =
        ["Here is", "This is", "Consider", "First comes", "Next comes", "Beyond that there is", "It begins with"];

    private static readonly string[] Adjectives =
        ["short", "clear", "simple", "useful", "small", "practical", "careful", "direct", "common", "steady"];

    private static readonly string[] Nouns =
        ["answer", "example", "outline", "summary", "detail", "reason", "step", "point", "view", "comparison"];

    private static readonly string[] Links =
        ["for the question", "about the subject", "with a reason", "in a few words", "as it stands", "in plain terms"];

    /// <summary>Exactly so many words, in sentences.</summary>
    public static string Words(int count, SeededChoice choice)
    {
        var words = new List<string>(count + 8);
        while (words.Count < count)
        {
            var sentence = $"{choice.Of(Openings)} a {choice.Of(Adjectives)} {choice.Of(Nouns)} {choice.Of(Links)}.";
            words.AddRange(sentence.Split(' '));
        }

        var text = new StringBuilder(string.Join(' ', words.Take(count)));
        if (text.Length > 0 && text[^1] != '.')
        {
            text.Append('.');
        }

        return text.ToString();
    }
}
