using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Writes the tools and how they may be called.</summary>
/// <param name="request">The request.</param>
/// <param name="capabilities">What the model can do.</param>
/// <param name="marks">The caller's cache marks.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class MessagesTools(
    ResponseRequest request, ModelCapabilities capabilities, CacheMarks marks, TranslationLog log)
{
    private const string Thinks = "the model cannot be made to call a tool while it thinks";

    private readonly List<(FunctionTool Function, JsonElement? Mark)> _tools = [];

    /// <summary>The functions of the call.</summary>
    public IReadOnlyList<FunctionTool> Functions => [.. _tools.Select(tool => tool.Function)];

    /// <summary>Whether one of the functions has to be called.</summary>
    public bool IsCallForced => request.ToolChoice switch
    {
        ToolChoiceMode { Mode: ToolMode.Required } or ToolChoiceAllowed { Mode: ToolMode.Required } => _tools.Count > 0,
        ToolChoiceFunction named => _tools.Exists(tool => tool.Function.Name == named.Name),
        _ => false,
    };

    /// <summary>Reads the tools. Marks are counted in the order of the prompt, which begins with tools.</summary>
    public void Read()
    {
        foreach (var function in OfferedFunctions.Of(request, capabilities, log, CacheMarks.Member))
        {
            _tools.Add((function, marks.Of(function.Raw, PointerOf(function))));
        }
    }

    /// <summary>Writes <c>tools</c> and <c>tool_choice</c>, each where there is something to say.</summary>
    /// <param name="body">The body.</param>
    /// <param name="answer">The tool whose input is the answer; null when the answer is text itself.</param>
    /// <param name="force">Whether the model can be made to call a tool, and whether it thinks.</param>
    public void Write(CallBody body, FunctionTool? answer, (bool Can, bool IsThinking) force)
    {
        if (_tools.Count > 0 || answer is not null)
        {
            var writer = body.Member("tools");
            writer.WriteStartArray();
            _tools.ForEach(tool => WriteTool(writer, tool.Function, PointerOf(tool.Function), tool.Mark));
            if (answer is not null)
            {
                WriteTool(writer, answer, "/text/format/schema", null);
            }

            writer.WriteEndArray();
        }

        var choice = ChoiceOf(force);
        WriteChoice(body, answer is null ? choice : WithAnswer(choice, answer), isAlone: answer is not null);
    }

    private string PointerOf(FunctionTool function) =>
        $"/tools/{request.Tools.Index().First(tool => ReferenceEquals(tool.Item, function)).Index}";

    private void WriteTool(Utf8JsonWriter writer, FunctionTool function, string pointer, JsonElement? mark)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, function.Name);
        if (function.Description is not null)
        {
            writer.WriteString("description"u8, function.Description);
        }

        var isStrict = IsStrict(function, pointer);
        writer.WritePropertyName("input_schema"u8);
        var schema = isStrict is true && function.Parameters is { } given
            ? new SchemaSubset($"{pointer}/parameters", log).Of(given)
            : function.Parameters;
        ToolSchema.Write(writer, schema, $"{pointer}/parameters", log);
        if (isStrict is { } strict)
        {
            writer.WriteBoolean("strict"u8, strict);
        }

        if (mark is { } found)
        {
            WireJson.WriteVerbatim(writer, CacheMarks.Member, found);
        }

        writer.WriteEndObject();
    }

    private bool? IsStrict(FunctionTool function, string pointer)
    {
        if (function.Strict is not { } strict || !log.Takes("tools.strict"))
        {
            return null;
        }

        var isUnion = strict && function.Parameters is { } schema && ToolSchema.IsUnion(schema);
        if (capabilities.StructuredOutput && !isUnion)
        {
            return strict;
        }

        log.Drop(
            $"{pointer}/strict",
            isUnion ? "the provider enforces no choice or union of schemas" : "the model cannot be held to a schema");
        return null;
    }

    /// <summary>The choice in the API's words: a type, and the name of a function for <c>tool</c>.</summary>
    private (string? Type, string? Name) ChoiceOf((bool Can, bool IsThinking) force)
    {
        switch (request.ToolChoice)
        {
            case ToolChoiceMode mode:
                return ChoiceOf(mode.Mode, force);
            case ToolChoiceAllowed allowed:
                return ChoiceOf(allowed.Mode, force);
            case ToolChoiceFunction named when _tools.Exists(tool => tool.Function.Name == named.Name):
                log.DropUnread(named.Raw, OfferedFunctions.ChoicePointer, "type", "name");
                return CanForce(force) ? ("tool", named.Name) : ("auto", null);
            case not null:
                log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NotThere);
                return default;
            default:
                return default;
        }
    }

    private (string? Type, string? Name) ChoiceOf(ToolMode mode, (bool Can, bool IsThinking) force)
    {
        if (_tools.Count > 0)
        {
            return mode switch
            {
                ToolMode.Auto => ("auto", null),
                ToolMode.None => ("none", null),
                ToolMode.Required => (CanForce(force) ? "any" : "auto", null),
            };
        }

        if (mode is ToolMode.Required || (request.Tools.Count > 0 && mode is not ToolMode.None))
        {
            log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NoneOffered);
        }

        return default;
    }

    private bool CanForce((bool Can, bool IsThinking) force)
    {
        if (force is { Can: true, IsThinking: false } && capabilities.RequiredToolChoice)
        {
            return true;
        }

        log.Drop(OfferedFunctions.ChoicePointer, force.IsThinking ? Thinks : OfferedFunctions.NotForced);
        return false;
    }

    /// <summary>The answer is one of the calls the model must make, or the only one it may.</summary>
    private (string? Type, string? Name) WithAnswer((string? Type, string? Name) choice, FunctionTool answer) =>
        choice.Type switch
        {
            "tool" => choice,
            "auto" or "any" => ("any", null),
            null when _tools.Count > 0 => ("any", null),
            _ => ("tool", answer.Name),
        };

    private void WriteChoice(CallBody body, (string? Type, string? Name) choice, bool isAlone)
    {
        var isParallel = IsParallel();
        var type = choice.Type ?? (isParallel is false ? "auto" : null);
        if (type is null)
        {
            return;
        }

        var writer = body.Member("tool_choice");
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        if (choice.Name is not null)
        {
            writer.WriteString("name"u8, choice.Name);
        }

        if ((isAlone || isParallel is false) && type != "none")
        {
            writer.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        writer.WriteEndObject();
    }

    private bool? IsParallel()
    {
        if (_tools.Count > 0)
        {
            return request.ParallelToolCalls is { } parallel && log.Takes("parallel_tool_calls") ? parallel : null;
        }

        if (request.ParallelToolCalls is not null && request.Tools.Count > 0)
        {
            log.Drop("/parallel_tool_calls", OfferedFunctions.NoneOffered);
        }

        return null;
    }
}
