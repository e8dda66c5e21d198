namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Parts reasoning that stands in the content, between <c>&lt;think&gt;</c> at its start and <c>&lt;/think&gt;</c>, from
/// the answer. Tags may be cut anywhere; white space around them belongs to neither.
/// </summary>
/// <param name="style">What the server does.</param>
internal sealed class ThinkTags(ThinkTagStyle style)
{
    private const string Opening = "<think>";
    private const string Closing = "</think>";

    private string _held = string.Empty;
    private Place _place = style is ThinkTagStyle.None ? Place.Answer : Place.Start;

    private enum Place
    {
        Start,
        ThoughtStart,
        Thought,
        AnswerStart,
        Answer,
    }

    /// <summary>Whether what comes is the answer, as it comes.</summary>
    public bool IsAnswer => _place is Place.Answer;

    /// <summary>Reads a piece of content.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>What is known by now of the reasoning and of the answer; either may be empty.</returns>
    public (string Thought, string Answer) Read(string text)
    {
        var rest = _held + text;
        _held = string.Empty;
        var thought = string.Empty;
        if (_place is Place.Start)
        {
            rest = ReadStart(rest);
        }

        if (_place is Place.ThoughtStart)
        {
            rest = rest.TrimStart();
            _place = rest.Length > 0 ? Place.Thought : _place;
        }

        if (_place is Place.Thought)
        {
            (thought, rest) = ReadThought(rest);
        }

        if (_place is Place.AnswerStart)
        {
            rest = rest.TrimStart();
            _place = rest.Length > 0 ? Place.Answer : _place;
        }

        return _place is Place.Answer ? (thought, rest) : (thought, string.Empty);
    }

    /// <summary>Gives up what was held back, for nothing more comes.</summary>
    public (string Thought, string Answer) End()
    {
        var held = _held;
        _held = string.Empty;
        return _place is Place.Thought ? (held.TrimEnd(), string.Empty) : (string.Empty, held);
    }

    private string ReadStart(string text)
    {
        var trimmed = text.TrimStart();
        if (trimmed.StartsWith(Opening, StringComparison.Ordinal))
        {
            _place = Place.ThoughtStart;
            return trimmed[Opening.Length..];
        }

        if (Opening.StartsWith(trimmed, StringComparison.Ordinal))
        {
            _held = text;
            return string.Empty;
        }

        _place = style is ThinkTagStyle.Begun ? Place.ThoughtStart : Place.Answer;
        return text;
    }

    private (string Thought, string Remainder) ReadThought(string text)
    {
        var end = text.IndexOf(Closing, StringComparison.Ordinal);
        if (end >= 0)
        {
            _place = Place.AnswerStart;
            return (text[..end].TrimEnd(), text[(end + Closing.Length)..]);
        }

        var kept = text.Length - LengthOfClosingAtEnd(text);
        kept = text.AsSpan(0, kept).TrimEnd().Length;
        _held = text[kept..];
        return (text[..kept], string.Empty);
    }

    private static int LengthOfClosingAtEnd(string text)
    {
        for (var length = Math.Min(Closing.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(Closing[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}

/// <summary>How a server marks reasoning inside the content.</summary>
internal enum ThinkTagStyle
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Between both tags.</summary>
    Both,

    /// <summary>The content begins with reasoning: the opening tag was part of the prompt.</summary>
    Begun,
}
