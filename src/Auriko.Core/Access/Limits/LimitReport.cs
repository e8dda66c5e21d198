namespace Auriko.Core.Access.Limits;

/// <summary>What a caller is told of its key's limits, filled in once the request was counted. Not safe for concurrent use.</summary>
public sealed class LimitReport
{
    /// <summary>Whether the key has any limit.</summary>
    public bool IsLimited { get; internal set; }

    /// <summary>How its requests of the minute stand; null when those are not limited.</summary>
    public RequestStanding? Requests { get; internal set; }
}

/// <summary>How the requests of a minute stand.</summary>
/// <param name="Limit">The most.</param>
/// <param name="Remaining">What is left, as far as this instance knows.</param>
/// <param name="ResetAt">When the next minute begins.</param>
public sealed record RequestStanding(long Limit, long Remaining, DateTimeOffset ResetAt);
