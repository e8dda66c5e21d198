using System.Collections.Frozen;

namespace Auriko.Core.Streaming;

/// <summary>What each event inside a message, reasoning or a function call does, and to which kind of part.</summary>
internal static class PartEvents
{
    /// <summary>The kind of part that function call arguments are.</summary>
    public const string Arguments = "arguments";

    private static readonly FrozenDictionary<string, PartEvent> ByType = new Dictionary<string, PartEvent>
    {
        ["response.content_part.added"] = new(PartAction.Open, null, "part"),
        ["response.content_part.done"] = new(PartAction.Close, null, "part"),
        ["response.output_text.delta"] = new(PartAction.Append, "output_text", "delta"),
        ["response.output_text.done"] = new(PartAction.Finish, "output_text", "text"),
        ["response.output_text.annotation.added"] = new(PartAction.Annotate, "output_text", "annotation"),
        ["response.refusal.delta"] = new(PartAction.Append, "refusal", "delta"),
        ["response.refusal.done"] = new(PartAction.Finish, "refusal", "refusal"),
        ["response.reasoning_text.delta"] = new(PartAction.Append, "reasoning_text", "delta"),
        ["response.reasoning_text.done"] = new(PartAction.Finish, "reasoning_text", "text"),
        ["response.reasoning_summary_part.added"] = new(PartAction.Open, "summary_text", "part"),
        ["response.reasoning_summary_part.done"] = new(PartAction.Close, "summary_text", "part"),
        ["response.reasoning_summary_text.delta"] = new(PartAction.Append, "summary_text", "delta"),
        ["response.reasoning_summary_text.done"] = new(PartAction.Finish, "summary_text", "text"),
        ["response.function_call_arguments.delta"] = new(PartAction.Append, Arguments, "delta"),
        ["response.function_call_arguments.done"] = new(PartAction.Finish, Arguments, "arguments"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What events of a type do; null for those inside other items.</summary>
    public static PartEvent? Of(string type) => ByType.GetValueOrDefault(type);

    /// <summary>Whether an item of a type holds parts of a kind.</summary>
    public static bool Holds(string itemType, string? part) => itemType switch
    {
        "message" => part is "output_text" or "refusal",
        "reasoning" => part is "reasoning_text" or "summary_text",
        "function_call" => part is Arguments,
        _ => false,
    };
}

/// <summary>What an event does inside an item.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Part">The kind of part; null where the event's own part says it.</param>
/// <param name="Member">The member that holds what it brings.</param>
internal sealed record PartEvent(PartAction Action, string? Part, string Member);

/// <summary>What an event does to a part.</summary>
internal enum PartAction
{
    /// <summary>Adds the part.</summary>
    Open,

    /// <summary>Appends to its text.</summary>
    Append,

    /// <summary>Adds an annotation.</summary>
    Annotate,

    /// <summary>Says its whole text.</summary>
    Finish,

    /// <summary>Says the whole part.</summary>
    Close,
}
