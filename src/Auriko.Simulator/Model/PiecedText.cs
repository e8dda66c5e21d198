using System.Text;

namespace Auriko.Simulator.Model;

/// <summary>A text and where it is cut into the pieces a model would stream it in, one token each.</summary>
internal sealed class PiecedText
{
    private readonly int[] _ends;

    private PiecedText(string text, int[] ends)
    {
        Text = text;
        _ends = ends;
    }

    public static PiecedText Empty { get; } = new(string.Empty, []);

    public string Text { get; }

    public int Count => _ends.Length;

    public ReadOnlySpan<char> this[int index] => Text.AsSpan((index == 0 ? 0 : _ends[index - 1])..(_ends[index]));

    /// <summary>Cuts a text into its tokens.</summary>
    public static PiecedText Tokens(string text)
    {
        var ends = new List<int>(text.Length / 3);
        for (var at = 0; at < text.Length;)
        {
            at += Tokenizer.NextLength(text.AsSpan(at));
            ends.Add(at);
        }

        return new PiecedText(text, [.. ends]);
    }

    /// <summary>Cuts a text into pieces of so many characters, never within a surrogate pair.</summary>
    public static PiecedText Chunks(string text, int size)
    {
        var ends = new List<int>((text.Length / size) + 1);
        for (var at = 0; at < text.Length;)
        {
            at = Math.Min(at + size, text.Length);
            if (at < text.Length && char.IsLowSurrogate(text[at]))
            {
                at++;
            }

            ends.Add(at);
        }

        return new PiecedText(text, [.. ends]);
    }

    /// <summary>Numbered pieces <c>0 </c>, <c>1 </c>, …, so that a reader can see one lost or out of order.</summary>
    public static PiecedText Numbered(int count)
    {
        var text = new StringBuilder(count * 6);
        var ends = new int[count];
        for (var index = 0; index < count; index++)
        {
            ends[index] = text.Append(index).Append(' ').Length;
        }

        return new PiecedText(text.ToString(), ends);
    }

    /// <summary>The first pieces, at most so many.</summary>
    public PiecedText Take(int count) =>
        count >= Count ? this : count <= 0 ? Empty : new PiecedText(Text[.._ends[count - 1]], _ends[..count]);
}
