using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Writes what steers the model, and names what cannot be said.</summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="family">The model's family.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class MessagesParameters(
    ResponseRequest request, Offering offering, ClaudeFamily family, TranslationLog log)
{
    /// <summary>The bound of the output where neither the request nor the catalog has one.</summary>
    private const int UsualMaxTokens = 8192;

    private const double LeastTopPOfThinking = 0.95;
    private const string Tier = "service_tier";

    /// <summary>The bound of the output: the API demands one.</summary>
    public int MaxTokens()
    {
        if (request.MaxOutputTokens is not { } asked)
        {
            return offering.MaxOutputTokens ?? UsualMaxTokens;
        }

        if (offering.MaxOutputTokens is not { } most || asked <= most)
        {
            return asked;
        }

        log.Adjust("/max_output_tokens", "the most that the model takes was sent");
        return most;
    }

    /// <summary>Writes the parameters.</summary>
    /// <param name="body">The body.</param>
    /// <param name="thinking">What the call says of thinking.</param>
    public void Write(CallBody body, ThinkingPlan thinking)
    {
        WriteSampling(body, thinking.IsOn);
        WriteUser(body);
        WriteTier(body);
        DropIncluded();
        DropRest();
    }

    private void WriteSampling(CallBody body, bool isThinking)
    {
        if (Takes("temperature", request.Temperature, isThinking, value => value is 1) is { } temperature)
        {
            if (temperature > 1)
            {
                log.Adjust("/temperature", "1 was sent, the most that the provider takes");
            }

            body.Member("temperature").WriteNumberValue(Math.Min(temperature, 1));
        }

        if (Takes("top_p", request.TopP, isThinking, value => value >= LeastTopPOfThinking) is { } topP)
        {
            if (body.Has("temperature") && !family.TakesBothSamplings)
            {
                log.Drop("/top_p", "the model takes it only without temperature");
            }
            else
            {
                body.Member("top_p").WriteNumberValue(topP);
            }
        }

        if (Takes("top_k", request.TopK, isThinking, _ => false) is { } topK)
        {
            body.Member("top_k").WriteNumberValue(topK);
        }
    }

    /// <summary>The value to send; null when there is none, or none that the model takes.</summary>
    private double? Takes(string name, double? value, bool isThinking, Func<double, bool> fitsThinking)
    {
        if (value is not { } number)
        {
            return null;
        }

        if (!offering.Capabilities.Sampling)
        {
            log.Drop($"/{name}", $"the model {offering.ModelId} does not take it");
            return null;
        }

        if (isThinking && !fitsThinking(number))
        {
            log.Drop($"/{name}", "the model does not take it while it thinks");
            return null;
        }

        return log.Takes(name) ? number : null;
    }

    /// <summary>The API has one name for whoever is behind the call, and both fields ask for it.</summary>
    private void WriteUser(CallBody body)
    {
        var safety = request.SafetyIdentifier is not null && log.Takes("safety_identifier")
            ? request.SafetyIdentifier
            : null;
        var user = request.User is not null && log.Takes("user") ? request.User : null;
        if (safety is not null && user is not null && user != safety)
        {
            log.Drop("/user", "the provider has one name for it and safety_identifier, which was sent");
        }

        if ((safety ?? user) is not { } sent)
        {
            return;
        }

        var writer = body.Member("metadata");
        writer.WriteStartObject();
        writer.WriteString("user_id"u8, sent);
        writer.WriteEndObject();
    }

    private void WriteTier(CallBody body)
    {
        if (!request.AdditionalFields.TryGetValue(Tier, out var tier))
        {
            return;
        }

        var sent = tier.ValueKind is not JsonValueKind.String ? null : tier.GetString() switch
        {
            "auto" or "priority" => "auto",
            "default" or "standard_only" => "standard_only",
            _ => null,
        };
        if (sent is null)
        {
            log.Drop($"/{Tier}", "the provider has no such tier");
        }
        else
        {
            body.Member(Tier).WriteStringValue(sent);
        }
    }

    /// <summary>Sealed reasoning is always returned.</summary>
    private void DropIncluded()
    {
        foreach (var (index, wanted) in request.Include.Index())
        {
            if (wanted != "reasoning.encrypted_content")
            {
                log.Drop($"/include/{index}", "the provider does not return it apart");
            }
        }
    }

    private void DropRest()
    {
        log.DropIf(request.FrequencyPenalty is not null, "frequency_penalty");
        log.DropIf(request.PresencePenalty is not null, "presence_penalty");
        log.DropIf(request.TopLogprobs is not null, "top_logprobs");
        log.DropIf(request.Text?.Verbosity is not null, "text/verbosity");
        log.DropIf(request.MaxToolCalls is not null, "max_tool_calls");
        log.DropIf(request.PromptCacheKey is not null, "prompt_cache_key");
        log.DropIf(request.Metadata is { Count: > 0 }, "metadata");
        log.DropIf(request.Truncation == "auto", "truncation");
        if (request.Text is { } text)
        {
            log.DropUnread(text.Raw, "/text", "format", "verbosity");
        }

        foreach (var name in request.AdditionalFields.Keys)
        {
            log.DropIf(name is not (Tier or CacheMarks.Member), JsonPointer.Escape(name));
        }
    }
}
