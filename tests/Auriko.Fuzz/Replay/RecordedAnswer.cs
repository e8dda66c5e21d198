using Auriko.Core.Contract;

namespace Auriko.Fuzz.Replay;

/// <summary>What an answer comes to, read from a recording by other means than the product's.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Text">The text of all messages.</param>
/// <param name="Usage">The tokens; null when none were reported.</param>
internal sealed record RecordedAnswer(ResponseStatus Status, string Text, RecordedUsage? Usage)
{
    /// <summary>The same of a response of this gateway.</summary>
    public static RecordedAnswer Of(ResponseObject response) => new(
        response.Status,
        response.OutputText ?? string.Empty,
        response.Usage is { } usage
            ? new RecordedUsage(usage.InputTokens, usage.CachedTokens, usage.OutputTokens, usage.ReasoningTokens)
            : null);
}

/// <summary>The tokens of an answer.</summary>
internal sealed record RecordedUsage(long Input, long Cached, long Output, long Reasoning)
{
    public override string ToString() => $"{Input} ({Cached}) + {Output} ({Reasoning})";
}
