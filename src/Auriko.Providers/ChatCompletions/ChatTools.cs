using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Writes the tools and how they may be called.</summary>
/// <param name="request">The request.</param>
/// <param name="capabilities">What the model can do.</param>
/// <param name="compatibility">How the upstream differs from others.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class ChatTools(
    ResponseRequest request, ModelCapabilities capabilities, ChatCompatibility compatibility, TranslationLog log)
{
    private const string Choice = "tool_choice";

    /// <summary>
    /// Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>, each where there is something to say.
    /// </summary>
    public void Write(CallBody body)
    {
        var functions = OfferedFunctions.Of(request, capabilities, log);
        if (functions.Count > 0)
        {
            var writer = body.Member("tools");
            writer.WriteStartArray();
            functions.ForEach(function => WriteFunction(writer, function));
            writer.WriteEndArray();
        }

        WriteChoice(body, functions);
        WriteParallel(body, functions.Count > 0);
    }

    private void WriteFunction(Utf8JsonWriter writer, FunctionTool function)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, function.Name);
        if (function.Description is not null)
        {
            writer.WriteString("description"u8, function.Description);
        }

        writer.WritePropertyName("parameters"u8);
        WriteParameters(writer, function.Parameters);
        WriteStrict(writer, function);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // Where there is no strict mode, not being strict is what happens anyway.
    private void WriteStrict(Utf8JsonWriter writer, FunctionTool function)
    {
        if (function.Strict is { } strict && compatibility.TakesStrictTools)
        {
            writer.WriteBoolean("strict"u8, strict);
        }
        else if (function.Strict is true)
        {
            var index = request.Tools.Index().First(tool => ReferenceEquals(tool.Item, function)).Index;
            log.Drop($"/tools/{index}/strict", "the provider does not hold the model to the schema of a tool");
        }
    }

    // A function without parameters is spelled out: not every server knows what leaving them out means.
    private static void WriteParameters(Utf8JsonWriter writer, JsonElement? parameters)
    {
        if (parameters is { } schema)
        {
            WireJson.WriteVerbatim(writer, schema);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteChoice(CallBody body, List<FunctionTool> functions)
    {
        switch (request.ToolChoice)
        {
            case ToolChoiceMode mode:
                WriteMode(body, mode.Mode, functions.Count > 0);
                break;
            case ToolChoiceAllowed allowed:
                WriteMode(body, allowed.Mode, functions.Count > 0);
                break;
            case ToolChoiceFunction named when !capabilities.RequiredToolChoice:
                log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NotForced);
                break;
            case ToolChoiceFunction named when functions.Exists(function => function.Name == named.Name):
                log.DropUnread(named.Raw, OfferedFunctions.ChoicePointer, "type", "name");
                WriteNamed(body.Member(Choice), named.Name);
                break;
            case not null:
                log.Drop(OfferedFunctions.ChoicePointer, OfferedFunctions.NotThere);
                break;
        }
    }

    private void WriteMode(CallBody body, ToolMode mode, bool hasTools)
    {
        var hasLostTools = !hasTools && request.Tools.Count > 0 && mode is not ToolMode.None;
        if (hasLostTools || (mode is ToolMode.Required && (!hasTools || !capabilities.RequiredToolChoice)))
        {
            log.Drop(OfferedFunctions.ChoicePointer, hasTools ? OfferedFunctions.NotForced : OfferedFunctions.NoneOffered);
        }
        else if (hasTools)
        {
            body.Member(Choice).WriteStringValue(mode switch
            {
                ToolMode.Auto => "auto",
                ToolMode.None => "none",
                ToolMode.Required => "required",
            });
        }
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteParallel(CallBody body, bool hasTools)
    {
        if (request.ParallelToolCalls is not { } parallel)
        {
            return;
        }

        if (hasTools && log.Takes("parallel_tool_calls"))
        {
            body.Member("parallel_tool_calls").WriteBooleanValue(parallel);
        }
        else if (!hasTools && request.Tools.Count > 0)
        {
            log.Drop("/parallel_tool_calls", OfferedFunctions.NoneOffered);
        }
    }
}
