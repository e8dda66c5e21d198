using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>The transition table of background responses: in progress becomes one of the others, and those stay. Pure.</summary>
public static class ResponseTransitions
{
    /// <summary>Whether a response may change its status so.</summary>
    /// <param name="from">The status it has.</param>
    /// <param name="to">The status it is to have.</param>
    public static bool Allows(ResponseStatus from, ResponseStatus to) => (from, to) switch
    {
        (ResponseStatus.InProgress, ResponseStatus.Completed) => true,
        (ResponseStatus.InProgress, ResponseStatus.Incomplete) => true,
        (ResponseStatus.InProgress, ResponseStatus.Failed) => true,
        (ResponseStatus.InProgress, ResponseStatus.Cancelled) => true,
        _ => false,
    };
}
