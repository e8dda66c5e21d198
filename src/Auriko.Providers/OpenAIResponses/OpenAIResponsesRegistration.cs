using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>Registers the dialect.</summary>
internal static class OpenAIResponsesRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the dialect <c>openai_responses</c>.</summary>
        public IServiceCollection AddOpenAIResponses() => services.AddSingleton<IDialect, OpenAIResponsesDialect>();
    }
}

/// <summary>The Responses API as OpenAI, Azure OpenAI and compatible servers speak it.</summary>
/// <param name="seal">Seals reasoning, so that it goes back only to where it comes from.</param>
internal sealed class OpenAIResponsesDialect(IReasoningSeal seal) : IDialect
{
    /// <inheritdoc/>
    public string Name => "openai_responses";

    /// <inheritdoc/>
    public IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport) =>
        new OpenAIResponsesProvider(settings, transport, seal);
}
