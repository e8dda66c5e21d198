namespace Auriko.Core.Streaming;

/// <summary>The rules of a legal stream, by the names a <see cref="StreamViolation"/> carries.</summary>
public static class StreamRules
{
    /// <summary>Each event is an object whose <c>type</c> the API defines.</summary>
    public const string KnownType = "known_type";

    /// <summary>Text is Unicode: no half of a surrogate pair stands alone.</summary>
    public const string WellFormedText = "well_formed_text";

    /// <summary>An event has every member its type requires, of the right kind.</summary>
    public const string RequiredMember = "required_member";

    /// <summary><c>sequence_number</c> counts from 0 without a gap.</summary>
    public const string Sequence = "sequence";

    /// <summary>
    /// <c>response.created</c> is first, then <c>response.in_progress</c>, each once; output follows them.
    /// </summary>
    public const string Order = "order";

    /// <summary>One terminal event, and nothing after it.</summary>
    public const string Terminal = "terminal";

    /// <summary>An id is not empty, names one thing, and stays the same in all events of that thing.</summary>
    public const string Identity = "identity";

    /// <summary>Items, parts and annotations are numbered from 0 in the order they are added.</summary>
    public const string Index = "index";

    /// <summary>What is added is done, once, and is written to only in between; in an item one part is open at a time.</summary>
    public const string Balance = "balance";

    /// <summary>An event fits the kind of item or part it speaks of.</summary>
    public const string Kind = "kind";

    /// <summary>The whole text of a part or of arguments is the sum of its deltas.</summary>
    public const string Sum = "sum";

    /// <summary>
    /// A part, an item and the final output are what the events before them built; nothing is there before it is added.
    /// </summary>
    public const string Fold = "fold";

    /// <summary>
    /// Statuses follow the events: open items are in progress, done ones are not, and a completed response holds no item
    /// that was cut.
    /// </summary>
    public const string Status = "status";

    /// <summary>Usage is there when a response is completed or incomplete, and its total is its sum.</summary>
    public const string Usage = "usage";

    /// <summary>The response object has its members, of the right kinds.</summary>
    public const string Response = "response";
}
