namespace Auriko.Simulator.Model;

internal enum Finish
{
    Stop,
    ToolCalls,
    Length,
    ContentFilter,
}

/// <summary>One part of an answer, in the order a model makes them.</summary>
internal abstract record ReplyPart;

/// <param name="Text">What the caller may see of the reasoning; empty when none of it.</param>
/// <param name="Encrypted">The opaque form to send back, or null.</param>
internal sealed record ReasoningPart(PiecedText Text, string? Encrypted) : ReplyPart;

/// <summary>Reasoning of which nothing may be seen.</summary>
internal sealed record RedactedPart(string Data) : ReplyPart;

internal sealed record TextPart(PiecedText Text) : ReplyPart;

internal sealed record RefusalPart(PiecedText Text) : ReplyPart;

internal sealed record CallPart(string CallId, string Name, PiecedText Arguments) : ReplyPart;

/// <summary>Tokens as the provider bills them; <paramref name="Cached"/> is part of the input, reasoning of the output.</summary>
internal readonly record struct TokenUsage(int Input, int Cached, int CacheWrite, int Output, int Reasoning)
{
    public int Total => Input + Output;
}

/// <summary>A whole answer, before it is put in the words of a dialect.</summary>
/// <param name="Parts">Its parts in order; the last one may have been cut short.</param>
/// <param name="Finish">Why it ends.</param>
/// <param name="Usage">What it used; null when the reply says nothing of it.</param>
internal sealed record ModelReply(IReadOnlyList<ReplyPart> Parts, Finish Finish, TokenUsage? Usage);
