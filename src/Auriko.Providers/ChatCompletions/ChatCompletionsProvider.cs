using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions;

/// <summary>An upstream that speaks the chat completions API.</summary>
/// <param name="settings">The upstream.</param>
/// <param name="transport">Carries calls to it.</param>
/// <param name="seal">Seals its reasoning.</param>
internal sealed class ChatCompletionsProvider(
    ProviderSettings settings, UpstreamTransport transport, IReasoningSeal seal) : IResponseProvider
{
    private readonly ChatCompatibility _compatibility = ChatCompatibility.Of(settings.DialectSettings);

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
        var upstream = new ChatUpstream(settings, _compatibility, own);
        var body = ChatCompletionsRequest.Write(request, offering, upstream, out var warnings);
        return new UpstreamCall(
            transport,
            new UpstreamRequest("chat/completions", body),
            new ChatCompletionsStream(transport.Faults, _compatibility, own),
            warnings)
        {
            ServiceTier = AskedTier.Of(request, body),
        };
    }
}
