using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>An upstream that speaks the Responses API natively.</summary>
/// <param name="settings">The upstream.</param>
/// <param name="transport">Carries calls to it.</param>
/// <param name="seal">Seals its reasoning.</param>
internal sealed class OpenAIResponsesProvider(
    ProviderSettings settings, UpstreamTransport transport, IReasoningSeal seal) : IResponseProvider
{
    /// <inheritdoc/>
    public ProviderName Name => settings.Name;

    /// <inheritdoc/>
    public int? MaxConcurrentCalls => settings.MaxConcurrentCalls;

    /// <inheritdoc/>
    public bool IsNative => true;

    /// <inheritdoc/>
    public UpstreamLabels Labels => transport.Labels;
    public IKeyCheck? KeyCheck => transport.KeyCheck();

    /// <inheritdoc/>
    public IProviderCall Prepare(ResponseRequest request, Offering offering)
    {
        var own = new OwnReasoning(seal, new ReasoningOrigin(settings.Name, offering.ModelId));
        var call = Call(own);
        var mayGoWithout = !request.Gateway.Routing.RequireParameters
            && request.Input.Any(item => item is InputReasoning { EncryptedContent.Length: > 0 });
        return mayGoWithout
            ? new ReplayingCall(
                call, () => Call(own.Without($"{settings.Name} could not read its reasoning, which was made for another account")))
            : call;

        UpstreamCall Call(OwnReasoning reasoning)
        {
            var body = OpenAIResponsesRequest.Write(request, offering, settings, reasoning, out var warnings);
            var translator = new OpenAIResponsesStream(transport.Faults, reasoning);
            return new UpstreamCall(transport, new UpstreamRequest("responses", body), translator, warnings)
            {
                ServiceTier = AskedTier.Of(request, body),
            };
        }
    }
}
