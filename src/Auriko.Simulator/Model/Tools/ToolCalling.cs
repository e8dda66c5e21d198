using System.Text.Json;
using Auriko.Simulator.Dialects;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model.Schemas;
using Auriko.Simulator.Scripts;

namespace Auriko.Simulator.Model.Tools;

/// <summary>Decides which functions to call and with what: those the prompt concerns, or those it must.</summary>
internal static class ToolCalling
{
    private const int MostCalls = 8;

    /// <summary>The calls to make; empty when the answer is text.</summary>
    public static IReadOnlyList<CallPart> Calls(ModelCall call, SeededChoice choice)
    {
        var hasResults = call.FreshResults.Count > 0;
        if (Script(call.Scripts) is { } script)
        {
            return hasResults && !script.Flag("always", false) ? [] : Scripted(call, script, choice);
        }

        if (call.Tools.Count == 0 || call.ToolMode == ToolMode.None || (hasResults && call.ToolMode == ToolMode.Auto))
        {
            return [];
        }

        var prompt = new PromptWords(call.Prompt);
        var tools = Chosen(call, prompt);
        var calls = tools.Count == 1 && prompt.IsSeveral && HasFreeText(tools[0])
            ? [.. prompt.Names.Take(MostCalls).DefaultIfEmpty().Select(name => (tools[0], name))]
            : tools.Select((tool, index) => (tool, prompt.NameAt(index) ?? prompt.NameAt(0))).ToList();
        return
        [
            .. calls
                .Take(call.ParallelTools ? MostCalls : 1)
                .Select((made, index) => Make(call, made.Item1, made.Item2, index, choice)),
        ];
    }

    private static ScriptStep? Script(ScriptSet scripts) => scripts["tool"] ?? scripts["tools"] ?? scripts["parallel"];

    private static List<CallPart> Scripted(ModelCall call, ScriptStep script, SeededChoice choice)
    {
        var count = script.Number("n", script.Name == "tool" ? 1 : 2);
        var name = script.Text("name");
        var offered = call.Tools.Where(tool => name is null || tool.Name == name).ToList();
        var prompt = new PromptWords(call.Prompt);
        var calls = new List<CallPart>(count);
        for (var index = 0; index < count; index++)
        {
            var tool = offered.Count > 0
                ? offered[index % offered.Count]
                : new ToolOffer(name ?? "simulated_tool", string.Empty, default);
            var made = Make(call, tool, prompt.NameAt(index), index, choice);
            calls.Add(script.Text("args") is { } arguments
                ? made with { Arguments = PiecedText.Tokens(arguments) }
                : made);
        }

        return calls;
    }

    private static List<ToolOffer> Chosen(ModelCall call, PromptWords prompt)
    {
        if (call.ForcedTool is { } forced)
        {
            return [call.Tools.First(tool => tool.Name == forced)];
        }

        var ranked = call.Tools
            .Select(tool => (Tool: tool, Relevance: prompt.Relevance(tool)))
            .OrderByDescending(ranked => ranked.Relevance)
            .ToList();
        var relevant = ranked.Where(tool => tool.Relevance > 0).Select(tool => tool.Tool).ToList();
        if (relevant.Count == 0)
        {
            return call.ToolMode == ToolMode.Required ? [ranked[0].Tool] : [];
        }

        // Two functions are two wishes only when the prompt joins them and both are named in it, not just described.
        return prompt.IsSeveral && ranked.Count(tool => tool.Relevance >= 3) > 1
            ? [.. ranked.Where(tool => tool.Relevance >= 3).Select(tool => tool.Tool)]
            : [relevant[0]];
    }

    private static CallPart Make(ModelCall call, ToolOffer tool, string? name, int index, SeededChoice choice)
    {
        var id = call.Flavour switch
        {
            Flavour.DeepSeek => Ids.Word($"call_{index:00}_", 24),
            Flavour.Anthropic => Ids.Word("toolu_01", 22),
            _ => Ids.Call(),
        };
        if (tool.Parameters.ValueKind != JsonValueKind.Object)
        {
            return new CallPart(id, tool.Name, PiecedText.Tokens("{}"));
        }

        // A schema without a type is still that of a function's arguments: an object.
        var first = FirstText(tool);
        var instance = new SchemaInstance(
            tool.Parameters, choice, property => property == first || IsEnumValue(tool, property, name) ? name : null);
        var text = tool.Parameters.EnumerateObject().Any() ? instance.Text() : "{}";
        return new CallPart(id, tool.Name, PiecedText.Tokens(text));
    }

    private static bool HasFreeText(ToolOffer tool) => FirstText(tool) is not null;

    private static string? FirstText(ToolOffer tool) =>
        PropertiesOf(tool).Where(property =>
            property.Value.ValueKind == JsonValueKind.Object
            && property.Value.TryGetProperty("type", out var type)
            && SchemaFacets.Names(type, "string")
            && !property.Value.TryGetProperty("enum", out _)
            && !property.Value.TryGetProperty("format", out _))
            .Select(property => property.Name)
            .FirstOrDefault();

    private static bool IsEnumValue(ToolOffer tool, string property, string? name) =>
        name is not null && PropertiesOf(tool).Any(candidate =>
            candidate.Name == property
            && candidate.Value.ValueKind == JsonValueKind.Object
            && candidate.Value.TryGetProperty("enum", out _));

    private static JsonElement.ObjectEnumerator PropertiesOf(ToolOffer tool) =>
        tool.Parameters.ValueKind == JsonValueKind.Object
        && tool.Parameters.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject()
            : default;
}
