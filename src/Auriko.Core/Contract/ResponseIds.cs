namespace Auriko.Core.Contract;

/// <summary>
/// Makes the ids of the API: a prefix that names the kind and the 32 hex digits of a version-7 GUID, so ids sort by the
/// time they were made. Thread-safe.
/// </summary>
public static class ResponseIds
{
    /// <summary>What the id of a message item begins with.</summary>
    internal const string MessagePrefix = "msg_";

    /// <summary>What the id of a function call item begins with.</summary>
    internal const string FunctionCallPrefix = "fc_";

    /// <summary>What the id of a reasoning item begins with.</summary>
    internal const string ReasoningPrefix = "rs_";

    /// <summary>An id for a response: <c>resp_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewResponseId(TimeProvider clock) => New("resp_", clock);

    /// <summary>An id for one attempt at a provider: <c>att_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewAttemptId(TimeProvider clock) => New("att_", clock);

    /// <summary>An id for a message item: <c>msg_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewMessageId(TimeProvider clock) => New(MessagePrefix, clock);

    /// <summary>An id for a function call item: <c>fc_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewFunctionCallId(TimeProvider clock) => New(FunctionCallPrefix, clock);

    /// <summary>An id for a reasoning item: <c>rs_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewReasoningId(TimeProvider clock) => New(ReasoningPrefix, clock);

    /// <summary>An id for an item of a type only the provider knows: <c>item_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewItemId(TimeProvider clock) => New("item_", clock);

    /// <summary>An id that joins a function call to its output: <c>call_…</c>.</summary>
    /// <param name="clock">Gives the time the id sorts by.</param>
    public static string NewCallId(TimeProvider clock) => New("call_", clock);

    private static string New(string prefix, TimeProvider clock) => $"{prefix}{Guid.CreateVersion7(clock.GetUtcNow()):N}";
}
