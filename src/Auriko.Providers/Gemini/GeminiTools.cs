using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Writes the tools and how they may be called.</summary>
internal sealed class GeminiTools
{
    /// <summary>The member that says how tools may be called.</summary>
    public const string ConfigurationName = "toolConfig";

    private readonly ResponseRequest _request;
    private readonly GeminiModel _model;
    private readonly TranslationLog _log;
    private readonly List<FunctionTool> _functions;

    /// <summary>Picks the tools.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="log">Receives what is lost.</param>
    public GeminiTools(ResponseRequest request, GeminiModel model, TranslationLog log)
    {
        (_request, _model, _log) = (request, model, log);
        _functions = OfferedFunctions.Of(request, model.Capabilities, log);
    }

    /// <summary>Whether any tool is offered.</summary>
    public bool HasTools => _functions.Count > 0;

    private bool IsStrict => _functions.Exists(function => function.Strict is true);

    /// <summary>Writes <c>tools</c> and <c>toolConfig</c>, each where there is something to say.</summary>
    public void Write(Utf8JsonWriter writer, GeminiExtensions extensions)
    {
        if (HasTools)
        {
            writer.WriteStartArray("tools"u8);
            writer.WriteStartObject();
            writer.WriteStartArray("functionDeclarations"u8);
            _functions.ForEach(function => WriteFunction(writer, function));
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        extensions.WriteMerged(writer, ConfigurationName, WireJson.Make(WriteConfiguration));
        if (_request is { ParallelToolCalls: false, Tools.Count: > 0 })
        {
            _log.Drop("/parallel_tool_calls", "the model decides by itself how many tools it calls at once");
        }
    }

    private void WriteFunction(Utf8JsonWriter writer, FunctionTool function)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, function.Name);
        if (function.Description is not null)
        {
            writer.WriteString("description"u8, function.Description);
        }

        if (function.Parameters is { } parameters)
        {
            writer.WritePropertyName("parametersJsonSchema"u8);
            new GeminiSchema(_log).Write(writer, parameters, $"/tools/{IndexOf(function)}/parameters");
        }

        writer.WriteEndObject();
    }

    private int IndexOf(FunctionTool function) =>
        _request.Tools.Index().First(tool => ReferenceEquals(tool.Item, function)).Index;

    private void WriteConfiguration(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        var (mode, name) = Choice();
        if (mode is not null)
        {
            writer.WriteStartObject("functionCallingConfig"u8);
            writer.WriteString("mode"u8, mode);
            if (name is not null)
            {
                writer.WriteStartArray("allowedFunctionNames"u8);
                writer.WriteStringValue(name);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private (string? Mode, string? Name) Choice()
    {
        switch (_request.ToolChoice)
        {
            case null:
                return (IsStrict ? "VALIDATED" : null, null);
            case ToolChoiceMode choice:
                return (ModeOf(choice.Mode), null);
            case ToolChoiceAllowed choice:
                _log.DropUnread(choice.Raw, OfferedFunctions.ChoicePointer, "type", "mode", "tools");
                return (ModeOf(choice.Mode), null);
            case ToolChoiceFunction when !_model.Capabilities.RequiredToolChoice:
                _log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NotForced);
                return (null, null);
            case ToolChoiceFunction named when _functions.Exists(function => function.Name == named.Name):
                _log.DropUnread(named.Raw, OfferedFunctions.ChoicePointer, "type", "name");
                return ("ANY", named.Name);
            default:
                _log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NotThere);
                return (null, null);
        }
    }

    private string? ModeOf(ToolMode mode)
    {
        var hasLostTools = !HasTools && _request.Tools.Count > 0 && mode is not ToolMode.None;
        if (hasLostTools || (mode is ToolMode.Required && (!HasTools || !_model.Capabilities.RequiredToolChoice)))
        {
            _log.Drop(
                OfferedFunctions.ChoicePointer, HasTools ? OfferedFunctions.NotForced : OfferedFunctions.NoneOffered);
            return null;
        }

        return !HasTools ? null : mode switch
        {
            // Holds the arguments to their schema, as a strict function asks; ANY does so anyway.
            ToolMode.Auto => IsStrict ? "VALIDATED" : "AUTO",
            ToolMode.None => "NONE",
            ToolMode.Required => "ANY",
        };
    }
}
