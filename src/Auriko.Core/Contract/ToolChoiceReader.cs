using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>tool_choice</c> and holds it against the tools.</summary>
internal static class ToolChoiceReader
{
    private const string Field = "tool_choice";

    /// <summary>Reads the choice; null when absent.</summary>
    /// <param name="body">The request.</param>
    /// <param name="tools">Its tools.</param>
    /// <param name="input">Its input: some items bring tools along.</param>
    public static ToolChoice? Read(ObjectReader body, IReadOnlyList<Tool> tools, IReadOnlyList<InputItem> input)
    {
        if (!body.TryGet(Field, out var value))
        {
            return null;
        }

        var functions = KnownFunctions(tools, input);
        return value.ValueKind switch
        {
            JsonValueKind.String => ReadMode(body, value, functions is null || tools.Count > 0),
            JsonValueKind.Object => ReadObject(ObjectReader.Of(value, body.At(Field)), functions),
            _ => throw FieldErrors.Invalid(body.At(Field), "must be a string or an object"),
        };
    }

    private static ToolChoiceMode ReadMode(ObjectReader body, JsonElement value, bool hasTools)
    {
        var mode = ModeOf(body.OneOf(Field, "auto", "none", "required")!);
        return mode == ToolMode.Required && !hasTools
            ? throw FieldErrors.Invalid(body.At(Field), "must not be required without tools")
            : new ToolChoiceMode(mode, value);
    }

    private static ToolChoice ReadObject(ObjectReader choice, HashSet<string>? functions)
    {
        switch (choice.RequiredName("type"))
        {
            case "function":
                var name = choice.RequiredName("name", NestedFunction.Suggestion(choice));
                RequireKnown(choice, name, functions);
                return new ToolChoiceFunction(name, choice.Element);
            case "allowed_tools":
                return ReadAllowed(choice, functions);
            case var other:
                return new OpaqueToolChoice(other, choice.Element);
        }
    }

    private static ToolChoiceAllowed ReadAllowed(ObjectReader choice, HashSet<string>? functions)
    {
        var mode = choice.OneOf("mode", "auto", "required") ?? throw FieldErrors.Missing(choice.At("mode"));
        var tools = choice.List("tools") ?? throw FieldErrors.Missing(choice.At("tools"));
        if (tools.Count == 0)
        {
            throw FieldErrors.Invalid(choice.At("tools"), "must have at least one tool");
        }

        return new ToolChoiceAllowed(ModeOf(mode), tools.Objects(tool => ReadAllowedTool(tool, functions)), choice.Element);
    }

    private static JsonElement ReadAllowedTool(ObjectReader tool, HashSet<string>? functions)
    {
        if (tool.RequiredName("type") == "function")
        {
            RequireKnown(tool, tool.RequiredName("name", NestedFunction.Suggestion(tool)), functions);
        }

        return tool.Element;
    }

    private static void RequireKnown(ObjectReader owner, string name, HashSet<string>? functions)
    {
        if (functions?.Contains(name) == false)
        {
            throw FieldErrors.Invalid(owner.At("name"), "must name a function that is in tools");
        }
    }

    // Null when functions may come from where this gateway cannot see them: then nothing is known to be wrong.
    private static HashSet<string>? KnownFunctions(IReadOnlyList<Tool> tools, IReadOnlyList<InputItem> input)
    {
        if (tools.Any(tool => tool is OpaqueTool { Type: "namespace" or "tool_search" })
            || input.Any(item => item is OpaqueInputItem { Type: "additional_tools" or "tool_search_output" }))
        {
            return null;
        }

        return [.. tools.OfType<FunctionTool>().Select(tool => tool.Name)];
    }

    private static ToolMode ModeOf(string mode) => mode switch
    {
        "none" => ToolMode.None,
        "required" => ToolMode.Required,
        _ => ToolMode.Auto,
    };
}
