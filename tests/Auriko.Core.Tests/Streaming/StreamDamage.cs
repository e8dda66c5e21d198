using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.Core.Tests.Streaming;

/// <summary>
/// Damage done to a legal stream, and whether a checker can see it. What it cannot see, because another legal stream
/// results:
/// <list type="bullet">
/// <item>an event inside an item of a type only its provider knows, dropped, repeated, moved or altered within;</item>
/// <item>neighbours of different items that change places, unless both add an item;</item>
/// <item>neighbouring deltas of one part whose texts give the same sum either way round, and a delta and an annotation;</item>
/// <item>facts that no other event repeats: usage details, the model and route, the time of completion, the words of an
/// error, the first form of an item of a type only its provider knows, the ids of the stream as a whole.</item>
/// </list>
/// All damage but alterations is also tried with the events numbered anew: otherwise the numbers alone would tell.
/// </summary>
internal static class StreamDamage
{
    private static readonly string[] Free =
    [
        "model", "service_tier", "tool_usage", "routing_metadata", "completed_at", "error", "reason",
        "input_tokens_details", "output_tokens_details",
    ];

    /// <summary>Whether dropping or repeating an event breaks the stream.</summary>
    public static bool IsSeenWithout(JsonNode dropped) => !IsInsideOpaque(dropped);

    /// <summary>Whether it breaks the stream that two neighbours change places.</summary>
    public static bool IsSeenSwapped(JsonNode first, JsonNode second)
    {
        if (Index(first) is not { } left || Index(second) is not { } right)
        {
            return true;
        }

        if (left != right)
        {
            return Type(first) == "response.output_item.added" && Type(second) == "response.output_item.added";
        }

        return !(IsInsideOpaque(first) && IsInsideOpaque(second)) && !Commute(first, second);
    }

    /// <summary>Alters one leaf of an event; false when there is none whose alteration must be seen.</summary>
    public static bool Alter(JsonNode next, int choice)
    {
        if (IsInsideOpaque(next))
        {
            next["output_index"] = next["output_index"]!.GetValue<int>() + 1;
            return true;
        }

        var leaves = Leaves(next, Type(next)).ToList();
        leaves[choice % leaves.Count]();
        return true;
    }

    /// <summary>Whether an event stands inside an item of a type only its provider knows.</summary>
    public static bool IsInsideOpaque(JsonNode next) =>
        Type(next) is var type
        && (type.Contains("web_search", StringComparison.Ordinal)
            || type.Contains("custom_tool", StringComparison.Ordinal)
            || type.Contains("mcp_call", StringComparison.Ordinal));

    private static bool Commute(JsonNode first, JsonNode second)
    {
        if (Type(first) != Type(second))
        {
            return (IsAnnotation(first) && IsDelta(second)) || (IsDelta(first) && IsAnnotation(second));
        }

        return IsDelta(first)
            && Text(first) + Text(second) == Text(second) + Text(first)
            && JsonNode.DeepEquals(Both(first, second), Both(second, first));
    }

    private static JsonArray Both(JsonNode first, JsonNode second) =>
        [.. Logprobs(first).Concat(Logprobs(second)).Select(logprob => logprob?.DeepClone())];

    private static IEnumerable<JsonNode?> Logprobs(JsonNode next) => next["logprobs"] as JsonArray ?? [];

    private static IEnumerable<Action> Leaves(JsonNode node, string type)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (!IsFree(name, members, type) && value is not null)
                    {
                        foreach (var leaf in Leaves(value, type))
                        {
                            yield return leaf;
                        }
                    }
                }

                break;
            case JsonArray elements:
                foreach (var element in elements.OfType<JsonNode>().ToList())
                {
                    foreach (var leaf in Leaves(element, type))
                    {
                        yield return leaf;
                    }
                }

                break;
            case JsonValue value:
                yield return () => value.ReplaceWith(Other(value));
                break;
        }
    }

    private static bool IsFree(string name, JsonObject owner, string type)
    {
        var isOpaqueItem = owner.ContainsKey("id") && owner["object"] is null
            && owner["type"]?.GetValue<string>() is not ("message" or "function_call" or "reasoning");
        var mayDiffer = type == "response.output_item.added" && isOpaqueItem && name is not ("id" or "type");
        var isOpaqueType = isOpaqueItem && type == "response.output_item.added" && name == "type";
        return mayDiffer || isOpaqueType || (Free.Contains(name) && !isOpaqueItem);
    }

    private static JsonValue Other(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(value.GetValue<string>() + "x"),
        JsonValueKind.Number => JsonValue.Create(value.GetValue<double>() + 1),
        _ => JsonValue.Create(value.GetValueKind() is JsonValueKind.False),
    };

    private static int? Index(JsonNode next) => next["output_index"]?.GetValue<int>();

    private static string Type(JsonNode next) => next["type"]!.GetValue<string>();

    private static bool IsAnnotation(JsonNode next) => Type(next) == "response.output_text.annotation.added";

    private static bool IsDelta(JsonNode next) => Type(next).EndsWith(".delta", StringComparison.Ordinal);

    private static string Text(JsonNode next) => next["delta"]!.GetValue<string>();
}
