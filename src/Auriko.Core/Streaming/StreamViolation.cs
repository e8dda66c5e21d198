namespace Auriko.Core.Streaming;

/// <summary>One thing that is illegal in a stream of events.</summary>
/// <param name="Position">
/// The event's place in the stream, from 0; the number of events when something is missing at the end.
/// </param>
/// <param name="Rule">The rule that is broken: one of <see cref="StreamRules"/>.</param>
/// <param name="Message">What is wrong, in words. Names members and indices, never quotes output.</param>
public sealed record StreamViolation(int Position, string Rule, string Message);

/// <summary>Who wrote a stream, which decides how much a reader may ask of it.</summary>
public enum StreamOrigin
{
    /// <summary>This gateway: every promise of its contract is checked.</summary>
    Gateway,

    /// <summary>
    /// Another server of the API. It may queue, send an <c>error</c> event, leave out <c>name</c> where arguments are
    /// done, the status of reasoning and log probabilities of parts, and seal reasoning anew in each event; its response
    /// object need not echo every setting.
    /// </summary>
    Other,
}
