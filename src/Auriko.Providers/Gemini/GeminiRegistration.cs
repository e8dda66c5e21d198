using Auriko.Core.Execution;
using Auriko.Providers.Gemini.ServiceAccount;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Providers.Gemini;

/// <summary>Registers the dialect.</summary>
internal static class GeminiRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the dialect <c>gemini</c>.</summary>
        public IServiceCollection AddGemini() => services.AddSingleton<IDialect, GeminiDialect>();
    }
}

/// <summary>The <c>generateContent</c> API of Gemini, at Google AI Studio and at Vertex AI.</summary>
/// <param name="seal">Seals thoughts and their signatures.</param>
internal sealed class GeminiDialect(IReasoningSeal seal) : IDialect
{
    /// <inheritdoc/>
    public string Name => "gemini";

    /// <inheritdoc/>
    public string CredentialName => "service_account";

    /// <inheritdoc/>
    public ITokenSource? ReadCredential(SettingReader reader) => ServiceAccountReader.Read(reader);

    /// <inheritdoc/>
    public IResponseProvider Create(ProviderSettings settings, UpstreamTransport transport) =>
        new GeminiProvider(settings, transport, seal);
}
