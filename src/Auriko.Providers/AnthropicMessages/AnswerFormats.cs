using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Decides how the model is held to a format: by the provider where the model has schemas, else by a tool it must call,
/// else by words.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="capabilities">What the model can do.</param>
/// <param name="log">Receives what is changed.</param>
internal sealed class AnswerFormats(ResponseRequest request, ModelCapabilities capabilities, TranslationLog log)
{
    private const string Pointer = "/text/format";

    /// <summary>Decides.</summary>
    /// <param name="functions">The functions of the call.</param>
    /// <param name="canForceCalls">Whether the model can be made to call a tool.</param>
    public AnswerFormat Decide(IReadOnlyList<FunctionTool> functions, bool canForceCalls)
    {
        if (request.Text?.Format is not { } format || format is PlainTextFormat || !log.Takes("text.format"))
        {
            return AnswerFormat.Text;
        }

        log.DropUnread(format.Raw, Pointer, "type", "name", "schema", "strict", "description");
        if (format is not JsonSchemaFormat schema)
        {
            log.Adjust(Pointer, "the provider has no such format; the model was told to write JSON");
            return new AnswerFormat { Words = "Answer with nothing but a JSON object." };
        }

        if (capabilities.StructuredOutput)
        {
            return new AnswerFormat { Schema = Enforced(schema) };
        }

        if (canForceCalls && ToolSchema.IsObject(schema.Schema))
        {
            log.Adjust(Pointer, "the model has no such format; it was made to call a tool whose input is the answer");
            return new AnswerFormat { Tool = ToolOf(schema, functions) };
        }

        log.Adjust(Pointer, "the model cannot be held to a schema; it was told the schema and to write JSON");
        return new AnswerFormat
        {
            Words = $"Answer with nothing but a JSON value that obeys this JSON Schema:\n{schema.Schema.GetRawText()}"
                + (schema.Description is null ? string.Empty : $"\nIts purpose: {schema.Description}"),
        };
    }

    /// <summary>The name and the description go into the schema, unless it has its own.</summary>
    private JsonElement Enforced(JsonSchemaFormat format)
    {
        if (format.Strict is false)
        {
            log.Adjust($"{Pointer}/strict", "the provider always enforces a schema");
        }

        return new SchemaSubset($"{Pointer}/schema", log).Of(
            format.Schema,
            Unless("title", format.Name, "name", format),
            Unless("description", format.Description, "description", format));
    }

    private (string Keyword, string Text)? Unless(string keyword, string? text, string member, JsonSchemaFormat format)
    {
        if (text is null || !ToolSchema.Has(format.Schema, keyword))
        {
            return text is null ? null : (keyword, text);
        }

        log.Adjust($"{Pointer}/{member}", $"the schema's own {keyword} was sent instead");
        return null;
    }

    private static FunctionTool ToolOf(JsonSchemaFormat format, IReadOnlyList<FunctionTool> functions)
    {
        var name = format.Name;
        while (functions.Any(function => function.Name == name))
        {
            name += "_answer";
        }

        return new FunctionTool(
            name,
            format.Description ?? "Gives the user the answer, in the form that was asked for.",
            format.Schema,
            null,
            format.Raw);
    }
}
