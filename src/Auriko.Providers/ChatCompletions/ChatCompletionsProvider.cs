using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions;

/// <summary>An upstream that speaks the chat completions API.</summary>
/// <param name="settings">The upstream.</param>
/// <param name="transport">Carries calls to it.</param>
internal sealed class ChatCompletionsProvider(ProviderSettings settings, UpstreamTransport transport)
    : IResponseProvider
{
    private readonly ChatCompatibility _compatibility = ChatCompatibility.Of(settings.DialectSettings);

    /// <inheritdoc/>
    public ProviderName Name => settings.Name;

    /// <inheritdoc/>
    public IProviderCall Prepare(ResponseRequest request, Offering offering)
    {
        var body = ChatCompletionsRequest.Write(request, offering, settings, _compatibility, out var warnings);
        return new UpstreamCall(
            transport,
            new UpstreamRequest("chat/completions", body),
            new ChatCompletionsStream(transport.Faults),
            warnings);
    }
}
