using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>An upstream that serves Gemini models.</summary>
/// <param name="settings">The upstream.</param>
/// <param name="transport">Carries calls to it.</param>
/// <param name="seal">Seals its thoughts.</param>
internal sealed class GeminiProvider(ProviderSettings settings, UpstreamTransport transport, IReasoningSeal seal)
    : IResponseProvider
{
    /// <inheritdoc/>
    public ProviderName Name => settings.Name;

    /// <inheritdoc/>
    public int? MaxConcurrentCalls => settings.MaxConcurrentCalls;

    /// <inheritdoc/>
    public UpstreamLabels Labels => transport.Labels;
    public IKeyCheck? KeyCheck => transport.KeyCheck();

    /// <inheritdoc/>
    public IProviderCall Prepare(ResponseRequest request, Offering offering)
    {
        if (offering.Capabilities.ResponsesOnly)
        {
            throw transport.Faults.ResponsesOnly(offering.ModelId);
        }

        var own = new OwnReasoning(seal, new ReasoningOrigin(settings.Name, offering.ModelId));
        var body = GeminiRequest.Write(request, offering, settings, own, out var warnings);
        return new UpstreamCall(
            transport,
            new UpstreamRequest($"models/{offering.ProviderModelId}:streamGenerateContent", body) { Query = "alt=sse" },
            new GeminiStream(transport.Faults, own),
            warnings)
        {
            ServiceTier = AskedTier.Of(request, body),
        };
    }
}
