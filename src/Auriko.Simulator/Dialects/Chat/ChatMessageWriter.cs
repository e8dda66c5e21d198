using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>Writes the objects a chat completion is made of.</summary>
internal static class ChatMessageWriter
{
    /// <summary>Writes the whole message of a plain reply.</summary>
    public static void Write(Utf8JsonWriter json, ModelCall call, ModelReply reply)
    {
        var text = reply.Parts.OfType<TextPart>().FirstOrDefault();
        var refusal = reply.Parts.OfType<RefusalPart>().FirstOrDefault();
        var calls = reply.Parts.OfType<CallPart>().ToList();

        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", text?.Text.Text ?? (calls.Count == 0 && refusal is null ? string.Empty : null));
        if (call.Flavour == Flavour.DeepSeek)
        {
            if (reply.Parts.OfType<ReasoningPart>().FirstOrDefault() is { } reasoning)
            {
                json.WriteString("reasoning_content", reasoning.Text.Text);
            }
        }
        else
        {
            json.WriteString("refusal", refusal?.Text.Text);
            json.WriteStartArray("annotations");
            json.WriteEndArray();
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            for (var index = 0; index < calls.Count; index++)
            {
                var numbered = call.Flavour == Flavour.DeepSeek;
                WriteCall(json, calls[index], index, calls[index].Arguments.Text, numbered);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the delta a stream begins with: the role, and an empty form of what comes first.</summary>
    public static void WriteFirstDelta(Utf8JsonWriter json, Flavour flavour, ModelReply reply)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        switch (reply.Parts.FirstOrDefault(part => part is not ReasoningPart { Text.Count: 0 }))
        {
            case ReasoningPart when flavour == Flavour.DeepSeek:
                json.WriteNull("content");
                json.WriteString("reasoning_content", string.Empty);
                break;
            case CallPart:
                json.WriteNull("content");
                break;
            case RefusalPart:
                json.WriteNull("content");
                json.WriteString("refusal", string.Empty);
                break;
            default:
                json.WriteString("content", string.Empty);
                if (flavour != Flavour.DeepSeek)
                {
                    json.WriteNull("refusal");
                }

                break;
        }

        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, CallPart made, int index, string arguments, bool numbered)
    {
        json.WriteStartObject();
        if (numbered)
        {
            json.WriteNumber("index", index);
        }

        json.WriteString("id", made.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", made.Name);
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteLogprobs(Utf8JsonWriter json, ModelCall call, ModelReply reply)
    {
        if (call.TopLogprobs is not { } alternatives || reply.Parts.OfType<TextPart>().FirstOrDefault() is not { } text)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName("content");
        Logprobs.WriteArray(json, text.Text, alternatives);
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    public static void WriteUsage(Utf8JsonWriter json, Flavour flavour, TokenUsage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens", usage.Input);
        json.WriteNumber("completion_tokens", usage.Output);
        json.WriteNumber("total_tokens", usage.Total);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        if (flavour != Flavour.DeepSeek)
        {
            json.WriteNumber("audio_tokens", 0);
        }

        json.WriteEndObject();
        if (flavour == Flavour.DeepSeek)
        {
            if (usage.Reasoning > 0)
            {
                json.WriteStartObject("completion_tokens_details");
                json.WriteNumber("reasoning_tokens", usage.Reasoning);
                json.WriteEndObject();
            }

            json.WriteNumber("prompt_cache_hit_tokens", usage.Cached);
            json.WriteNumber("prompt_cache_miss_tokens", usage.Input - usage.Cached);
        }
        else
        {
            json.WriteStartObject("completion_tokens_details");
            json.WriteNumber("reasoning_tokens", usage.Reasoning);
            json.WriteNumber("audio_tokens", 0);
            json.WriteNumber("accepted_prediction_tokens", 0);
            json.WriteNumber("rejected_prediction_tokens", 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
