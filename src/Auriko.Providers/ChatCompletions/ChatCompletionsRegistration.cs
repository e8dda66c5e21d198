using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Registers the dialect.</summary>
internal static class ChatCompletionsRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the dialect <c>chat_completions</c>.</summary>
        public IServiceCollection AddChatCompletions() => services.AddSingleton<IDialect, ChatCompletionsDialect>();
    }
}

/// <summary>The chat completions API as many servers speak it, each in its own way.</summary>
/// <param name="seal">Seals reasoning that an upstream needs back.</param>
internal sealed class ChatCompletionsDialect(IReasoningSeal seal) : IDialect
{
    /// <inheritdoc/>
    public string Name => "chat_completions";

    /// <inheritdoc/>
    public IReadOnlyList<DialectSetting> Settings => ChatCompatibility.Settings;

    /// <inheritdoc/>
    public IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport) =>
        new ChatCompletionsProvider(settings, transport, seal);
}
