namespace Auriko.Core.Execution;

/// <summary>
/// An <see cref="IAttemptObserver"/> that hears of the responses too, on the same terms. Each that began ends once.
/// </summary>
internal interface IRunObserver : IAttemptObserver
{
    /// <summary>Work on a response has begun.</summary>
    /// <param name="mode">How it is given out.</param>
    void Began(RunMode mode);

    /// <summary>A candidate is tried because another one failed.</summary>
    /// <param name="failure">Why it failed.</param>
    void FellBack(ProviderFailure failure);

    /// <summary>Work on a response has ended.</summary>
    /// <param name="mode">How it is given out.</param>
    /// <param name="outcome">What came of it.</param>
    void Ended(RunMode mode, RunOutcome outcome);
}

/// <summary>How a response is given out.</summary>
internal enum RunMode
{
    /// <summary>Whole.</summary>
    Plain,

    /// <summary>Event by event.</summary>
    Stream,

    /// <summary>Later, to whoever asks for it.</summary>
    Background,
}

/// <summary>What came of a response.</summary>
internal enum RunOutcome
{
    /// <summary>It is whole.</summary>
    Completed,

    /// <summary>It was cut at a limit or by a filter.</summary>
    Incomplete,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>Nobody waits for it any more: the caller hung up, or another process or call goes on with it.</summary>
    Abandoned,
}
