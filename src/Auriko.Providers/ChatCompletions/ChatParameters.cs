using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Writes what steers the model, and names what cannot be said.</summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="compatibility">How the upstream differs from others.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class ChatParameters(
    ResponseRequest request, Offering offering, ChatCompatibility compatibility, TranslationLog log)
{
    private readonly ModelCapabilities _capabilities = offering.Capabilities;

    /// <summary>Writes the parameters.</summary>
    public void Write(CallBody body)
    {
        if (request.MaxOutputTokens is { } most && log.Takes("max_output_tokens"))
        {
            body.Member(compatibility.MaxTokensField).WriteNumberValue(most);
        }

        WriteSampling(body, "temperature", request.Temperature);
        WriteSampling(body, "top_p", request.TopP);
        WriteSampling(body, "frequency_penalty", request.FrequencyPenalty);
        WriteSampling(body, "presence_penalty", request.PresencePenalty);
        WriteSampling(body, "top_k", request.TopK);
        WriteLogprobs(body);
        WriteFormat(body);
        WriteVerbosity(body);
        new ChatReasoning(request, offering, compatibility, log).Write(body);
        WriteIdentifier(body, "user", request.User);
        WriteIdentifier(body, "prompt_cache_key", request.PromptCacheKey);
        WriteIdentifier(body, "safety_identifier", request.SafetyIdentifier);
        DropRest();
    }

    private void WriteSampling(CallBody body, string name, double? value)
    {
        if (value is not { } number)
        {
            return;
        }

        if (!_capabilities.TakesSampling(name))
        {
            log.Drop($"/{name}", $"the model {offering.ModelId} does not take it");
        }
        else if (IsPassedOver(name))
        {
            log.Drop($"/{name}", "the model passes it over while it reasons");
        }
        else if (log.Takes(name))
        {
            body.Member(name).WriteNumberValue(number);
        }
    }

    private bool IsPassedOver(string name) =>
        !compatibility.SamplesWhileThinking
        && name is ("temperature" or "frequency_penalty" or "presence_penalty")
        && _capabilities.Reasoning
        && request.Reasoning?.Effort is not ("none" or "off");

    private void WriteIdentifier(CallBody body, string name, string? value)
    {
        if (value is not null && log.Takes(name))
        {
            body.Member(name).WriteStringValue(value);
        }
    }

    private void WriteLogprobs(CallBody body)
    {
        // Where reasoning goes back it is sealed into every item.
        var wanted = WantedLogprobs.Of(
            request, offering.ModelId, _capabilities, compatibility.ReasoningReplay is not ReasoningReplay.Never, log);
        if (wanted.IsWanted)
        {
            body.Member("logprobs").WriteBooleanValue(true);
        }

        if (wanted.Alternatives is { } alternatives)
        {
            body.Member("top_logprobs").WriteNumberValue(alternatives);
        }
    }

    private void WriteFormat(CallBody body)
    {
        const string Pointer = "/text/format";
        if (request.Text?.Format is not { } format || format is PlainTextFormat || !log.Takes("text.format"))
        {
            return;
        }

        log.DropUnread(format.Raw, Pointer, "type", "name", "schema", "strict", "description");
        switch (format)
        {
            case JsonSchemaFormat schema when _capabilities.StructuredOutput:
                WriteSchema(body.Member("response_format"), schema);
                break;
            case JsonSchemaFormat when _capabilities.JsonMode:
                log.Adjust(Pointer, "the model cannot be held to a schema; it was told the schema and to write JSON");
                WriteJsonObject(body.Member("response_format"));
                break;
            case JsonObjectFormat when _capabilities.JsonMode:
                WriteJsonObject(body.Member("response_format"));
                break;
            default:
                log.Drop(Pointer, $"the model {offering.ModelId} has no such format");
                break;
        }
    }

    private static void WriteJsonObject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "json_object"u8);
        writer.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter writer, JsonSchemaFormat format)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteStartObject("json_schema"u8);
        writer.WriteString("name"u8, format.Name);
        if (format.Description is not null)
        {
            writer.WriteString("description"u8, format.Description);
        }

        WireJson.WriteVerbatim(writer, "schema", format.Schema);
        if (format.Strict is { } strict)
        {
            writer.WriteBoolean("strict"u8, strict);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteVerbosity(CallBody body)
    {
        if (request.Text is not { } text)
        {
            return;
        }

        log.DropUnread(text.Raw, "/text", "format", "verbosity");
        if (text.Verbosity is { } verbosity && log.Takes("text.verbosity"))
        {
            body.Member("verbosity").WriteStringValue(verbosity);
        }
    }

    private void DropRest()
    {
        log.DropIf(request.MaxToolCalls is not null, "max_tool_calls");
        log.DropIf(request.Metadata is { Count: > 0 }, "metadata");
        log.DropIf(request.Truncation == "auto", "truncation");
        foreach (var name in request.AdditionalFields.Keys)
        {
            log.Drop($"/{JsonPointer.Escape(name)}");
        }
    }
}
