using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>An upstream that speaks the Messages API.</summary>
/// <param name="settings">The upstream.</param>
/// <param name="transport">Carries calls to it.</param>
/// <param name="seal">Seals its reasoning.</param>
internal sealed class AnthropicMessagesProvider(
    ProviderSettings settings, UpstreamTransport transport, IReasoningSeal seal) : IResponseProvider
{
    private static readonly KeyValuePair<string, string> Version = new("anthropic-version", "2023-06-01");

    /// <inheritdoc/>
    public ProviderName Name => settings.Name;

    /// <inheritdoc/>
    public int? MaxConcurrentCalls => settings.MaxConcurrentCalls;

    /// <inheritdoc/>
    public UpstreamLabels Labels => transport.Labels;
    public IKeyCheck? KeyCheck => transport.KeyCheck(Version);

    /// <inheritdoc/>
    public IProviderCall Prepare(ResponseRequest request, Offering offering)
    {
        if (offering.Capabilities.ResponsesOnly)
        {
            throw transport.Faults.ResponsesOnly(offering.ModelId);
        }

        var own = new OwnReasoning(seal, new ReasoningOrigin(settings.Name, offering.ModelId));
        var call = AnthropicMessagesRequest.Write(request, offering, settings, own);
        return new UpstreamCall(
            transport,
            new UpstreamRequest("messages", call.Body)
            {
                Headers = call.Betas is null ? [Version] : [Version, new("anthropic-beta", call.Betas)],
            },
            new AnthropicMessagesStream(transport.Faults, own, call.AnswerTool),
            call.Warnings)
        {
            ServiceTier = AskedTier.Of(request, call.Body),
        };
    }
}
