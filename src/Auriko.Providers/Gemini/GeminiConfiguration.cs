using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Writes what steers the model, and names what cannot be said.</summary>
/// <param name="request">The request.</param>
/// <param name="model">The model.</param>
/// <param name="hasTools">Whether any tool is offered.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class GeminiConfiguration(ResponseRequest request, GeminiModel model, bool hasTools, TranslationLog log)
{
    /// <summary>The member it writes.</summary>
    public const string Name = "generationConfig";

    /// <summary>Writes <c>generationConfig</c>, where there is something to say.</summary>
    public void Write(Utf8JsonWriter writer, GeminiExtensions extensions)
    {
        extensions.WriteMerged(writer, Name, WireJson.Make(WriteObject));
        DropRest();
    }

    private void WriteObject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (request.MaxOutputTokens is { } most && log.Takes("max_output_tokens"))
        {
            writer.WriteNumber("maxOutputTokens"u8, most);
        }

        WriteSampling(writer, "temperature", "temperature", request.Temperature);
        WriteSampling(writer, "topP", "top_p", request.TopP);
        WriteSampling(writer, "topK", "top_k", request.TopK);
        WriteSampling(writer, "frequencyPenalty", "frequency_penalty", request.FrequencyPenalty);
        WriteSampling(writer, "presencePenalty", "presence_penalty", request.PresencePenalty);
        WriteLogprobs(writer);
        WriteFormat(writer);
        new GeminiThinking(request, model, log).Write(writer);
        writer.WriteEndObject();
    }

    private void WriteSampling(Utf8JsonWriter writer, string name, string field, double? value)
    {
        if (value is not { } number)
        {
            return;
        }

        if (!model.Capabilities.Sampling)
        {
            log.Drop($"/{field}", $"the model {model.Id} does not take it");
        }
        else if (log.Takes(field))
        {
            writer.WriteNumber(name, number);
        }
    }

    private void WriteLogprobs(Utf8JsonWriter writer)
    {
        var wanted = WantedLogprobs.Of(request, model.Id, model.Capabilities, sealsReasoning: true, log);
        if (wanted.IsWanted)
        {
            writer.WriteBoolean("responseLogprobs"u8, true);
        }

        if (wanted.Alternatives is { } alternatives)
        {
            writer.WriteNumber("logprobs"u8, alternatives);
        }
    }

    private void WriteFormat(Utf8JsonWriter writer)
    {
        const string Pointer = "/text/format";
        if (request.Text?.Format is not { } format || format is PlainTextFormat || !log.Takes("text.format"))
        {
            return;
        }

        log.DropUnread(format.Raw, Pointer, "type", "name", "schema", "strict", "description");
        var capabilities = model.Capabilities;
        if (hasTools && !model.IsThird)
        {
            log.Drop(Pointer, $"the model {model.Id} has no such format while tools are offered");
        }
        else if (format is JsonSchemaFormat schema && capabilities.StructuredOutput)
        {
            WriteMimeType(writer);
            WriteSchema(writer, schema, Pointer);
        }
        else if (capabilities.JsonMode)
        {
            WriteMimeType(writer);
            if (format is JsonSchemaFormat)
            {
                log.Drop(Pointer, "the model cannot be held to a schema; it was told to write JSON");
            }
        }
        else
        {
            log.Drop(Pointer, $"the model {model.Id} has no such format");
        }
    }

    private static void WriteMimeType(Utf8JsonWriter writer) =>
        writer.WriteString("responseMimeType"u8, "application/json"u8);

    /// <summary>The name and the description of the format become those of the schema, where it has none.</summary>
    private void WriteSchema(Utf8JsonWriter writer, JsonSchemaFormat format, string pointer)
    {
        if (format.Strict is false)
        {
            log.Adjust($"{pointer}/strict", "the schema is always enforced");
        }

        writer.WritePropertyName("responseJsonSchema"u8);
        new GeminiSchema(log).Write(writer, Titled(format, pointer), $"{pointer}/schema");
    }

    private JsonElement Titled(JsonSchemaFormat format, string pointer)
    {
        var schema = format.Schema;
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return schema;
        }

        return WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            AddAnnotation("title", format.Name, "name");
            AddAnnotation("description", format.Description, "description");
            foreach (var member in schema.EnumerateObject())
            {
                WireJson.WriteVerbatim(writer, member.Name, member.Value);
            }

            writer.WriteEndObject();

            void AddAnnotation(string name, string? text, string field)
            {
                if (text is null)
                {
                    return;
                }

                if (schema.TryGetProperty(name, out _) || schema.TryGetProperty("$ref", out _))
                {
                    log.Drop($"{pointer}/{field}", $"the schema leaves no place for it as its {name}");
                    return;
                }

                writer.WriteString(name, text);
            }
        });
    }

    private void DropRest()
    {
        if (request.Text is { } text)
        {
            log.DropUnread(text.Raw, "/text", "format");
        }

        log.DropIf(request.User is not null, "user");
        log.DropIf(request.PromptCacheKey is not null, "prompt_cache_key");
        log.DropIf(request.SafetyIdentifier is not null, "safety_identifier");
        log.DropIf(request.MaxToolCalls is not null, "max_tool_calls");
        log.DropIf(request.Metadata is { Count: > 0 }, "metadata");
        log.DropIf(request.Truncation == "auto", "truncation");
        foreach (var name in request.AdditionalFields.Keys)
        {
            log.Drop($"/{JsonPointer.Escape(name)}");
        }
    }
}
