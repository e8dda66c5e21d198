using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Registers the dialect.</summary>
internal static class AnthropicMessagesRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the dialect <c>anthropic_messages</c>.</summary>
        public IServiceCollection AddAnthropicMessages() => services.AddSingleton<IDialect, AnthropicMessagesDialect>();
    }
}

/// <summary>The Messages API as Anthropic and compatible servers speak it.</summary>
/// <param name="seal">Seals thinking, which must go back unchanged.</param>
internal sealed class AnthropicMessagesDialect(IReasoningSeal seal) : IDialect
{
    /// <inheritdoc/>
    public string Name => "anthropic_messages";

    /// <inheritdoc/>
    public IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport) =>
        new AnthropicMessagesProvider(settings, transport, seal);
}
