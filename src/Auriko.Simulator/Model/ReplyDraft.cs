namespace Auriko.Simulator.Model;

/// <summary>Collects the parts of an answer until the limit of tokens is reached; what is over it is cut off.</summary>
internal sealed class ReplyDraft(int? limit)
{
    private readonly List<ReplyPart> _parts = [];

    public IReadOnlyList<ReplyPart> Parts => _parts;

    public int Tokens { get; private set; }

    public int ReasoningTokens { get; private set; }

    /// <summary>Whether something had to be cut off.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a part, or as much of it as the limit lets.</summary>
    /// <param name="part">Makes the part from what is left of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="isReasoning">Whether its tokens count as reasoning.</param>
    public void Add(Func<PiecedText, ReplyPart> part, PiecedText text, bool isReasoning = false)
    {
        if (IsFull)
        {
            return;
        }

        var kept = text.Take(Spend(text.Count));
        ReasoningTokens += isReasoning ? kept.Count : 0;
        if (kept.Count > 0 || text.Count == 0)
        {
            _parts.Add(part(kept));
        }
    }

    /// <summary>Adds reasoning that costs tokens whether or not the caller sees it.</summary>
    public void AddReasoning(ReplyPart part, int tokens)
    {
        ReasoningTokens = Spend(tokens);
        _parts.Add(part);
    }

    private int Spend(int tokens)
    {
        var left = limit is { } most ? most - Tokens : tokens;
        var spent = Math.Min(tokens, left);
        IsFull = spent < tokens;
        Tokens += spent;
        return spent;
    }
}
