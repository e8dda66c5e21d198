using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// The ids of one response: the provider's where it gave one of the right form that is not used yet, else new ones. The right
/// form is the prefix of the item's kind; what follows it is the provider's affair.
/// </summary>
internal sealed class UniqueIds(TimeProvider clock)
{
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);

    /// <summary>Whether a given id is kept whatever it looks like, as where a stream is told again.</summary>
    public bool KeepsAny { get; set; }

    /// <summary>The id of a message.</summary>
    public string OfMessage(string? given) =>
        ClaimItem(given, ResponseIds.MessagePrefix) ?? Claimed(ResponseIds.NewMessageId(clock));

    /// <summary>The id of reasoning: sealed content may be good only beside the id it was given with.</summary>
    public string OfReasoning(string? given) =>
        ClaimItem(given, ResponseIds.ReasoningPrefix) ?? Claimed(ResponseIds.NewReasoningId(clock));

    /// <summary>The id of a function call item.</summary>
    public string OfFunctionCall(string? given) =>
        ClaimItem(given, ResponseIds.FunctionCallPrefix) ?? Claimed(ResponseIds.NewFunctionCallId(clock));

    /// <summary>The id of an item of a type only the provider knows, whatever it looks like.</summary>
    public string OfOpaque(JsonElement item) =>
        Claim(_items, OpaqueJson.Text(item, "id")) ?? Claimed(ResponseIds.NewItemId(clock));

    /// <summary>The id that joins a call to its output.</summary>
    public string OfCall(string? given) => Claim(_calls, given) ?? ResponseIds.NewCallId(clock);

    private string? ClaimItem(string? given, string prefix) =>
        KeepsAny || (given is not null && given.Length > prefix.Length && given.StartsWith(prefix, StringComparison.Ordinal))
            ? Claim(_items, given)
            : null;

    private static string? Claim(HashSet<string> used, string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        var id = Utf16Carry.WellFormed(given);
        return used.Add(id) ? id : null;
    }

    private string Claimed(string id)
    {
        _items.Add(id);
        return id;
    }
}
