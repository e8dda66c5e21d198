using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>What of the log probabilities a request asks for can be asked of an upstream: some alternatives a token, or none.</summary>
/// <param name="IsWanted">Whether they are to come at all.</param>
/// <param name="Alternatives">How many alternatives a token; null when the request names no number.</param>
internal readonly record struct WantedLogprobs(bool IsWanted, int? Alternatives)
{
    private const string Included = "message.output_text.logprobs";
    private const string SealedReasoning = "reasoning.encrypted_content";

    /// <summary>Reads <c>top_logprobs</c> and <c>include</c>, either of which asks for them, and drops what will not come.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="capabilities">What the model is able to.</param>
    /// <param name="sealsReasoning">Whether reasoning comes back sealed, asked for or not.</param>
    /// <param name="log">Receives what is dropped.</param>
    public static WantedLogprobs Of(
        ResponseRequest request, string model, ModelCapabilities capabilities, bool sealsReasoning, TranslationLog log)
    {
        var isTaken = capabilities.Logprobs && !log.Refuses("top_logprobs");
        foreach (var (index, wanted) in request.Include.Index())
        {
            if (wanted is Included ? !isTaken : wanted is not SealedReasoning || !sealsReasoning)
            {
                log.Drop($"/include/{index}", "the provider does not return it apart");
            }
        }

        if (request.TopLogprobs is not { } alternatives)
        {
            return new WantedLogprobs(isTaken && request.Include.Contains(Included), null);
        }

        if (!capabilities.Logprobs)
        {
            log.Drop("/top_logprobs", $"the model {model} reports none");
            return default;
        }

        return log.Takes("top_logprobs") ? new WantedLogprobs(true, alternatives) : default;
    }
}
