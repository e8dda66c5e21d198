using System.Collections.Frozen;
using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Which top-level members of a request this gateway reads itself.</summary>
internal static class RequestMembers
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens",
        "temperature", "top_p", "top_k", "top_logprobs", "frequency_penalty", "presence_penalty", "max_tool_calls",
        "stream", "background", "text", "reasoning", "reasoning_effort", "truncation", "metadata", "include", "user",
        "store", "gateway", "extensions", "prompt_cache_key", "safety_identifier", "previous_response_id",
        "conversation", "prompt");

    /// <summary>The members that are not known and not null, in the order sent.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Additional(ObjectReader body)
    {
        Dictionary<string, JsonElement>? additional = null;
        foreach (var member in body.Element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !Known.Contains(member.Name))
            {
                (additional ??= []).Add(member.Name, member.Value);
            }
        }

        return additional ?? (IReadOnlyDictionary<string, JsonElement>)FrozenDictionary<string, JsonElement>.Empty;
    }

    /// <summary>Provider passthrough: every member must be an object.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Extensions(ObjectReader body)
    {
        if (body.Object("extensions") is not { } extensions)
        {
            return FrozenDictionary<string, JsonElement>.Empty;
        }

        var read = new Dictionary<string, JsonElement>();
        foreach (var member in extensions.Element.EnumerateObject())
        {
            if (extensions.Object(member.Name) is { } parameters)
            {
                read.Add(member.Name, parameters.Element);
            }
        }

        return read;
    }
}
