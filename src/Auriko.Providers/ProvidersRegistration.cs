using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Settings;
using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Gemini;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Auriko.Providers;

/// <summary>Registers the configured upstream providers.</summary>
public static class ProvidersRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds one <see cref="IResponseProvider"/> for each provider that <c>Auriko:Providers</c> configures: one with
        /// a key or a credential, or one of the operator's own with an address. Every fault of every provider is
        /// reported at once when the host starts. They need an <see cref="IReasoningSeal"/>.
        /// </summary>
        /// <param name="configuration">The host's configuration; complete, for it decides what is registered.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoProviders(IConfiguration configuration)
        {
            var section = configuration.GetSection(ProvidersOptions.Section);
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton<UpstreamHandlerFactory>(UpstreamHandlers.Create);
            services.AddOpenAIResponses();
            services.AddChatCompletions();
            services.AddAnthropicMessages();
            services.AddGemini();

            services.DeclareSettings(ProvidersOptions.Section).AddOptions<ProvidersOptions>()
                .Configure<IServiceProvider>((options, provider) =>
                    new ProvidersReader([.. provider.GetServices<IDialect>()], provider.GetService<IUpstreamCredential>() is not null)
                        .Read(section, options))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<ProvidersOptions>, ProvidersOptionsValidator>();

            foreach (var name in ProvidersReader.ConfiguredNames(section))
            {
                services.AddSingleton(provider => Create(provider, name));
            }

            return services;
        }
    }

    private static IResponseProvider Create(IServiceProvider provider, string name)
    {
        var settings = provider.GetRequiredService<IOptions<ProvidersOptions>>().Value.Configured
            .Single(configured => configured.Name.Value == name);
        var clock = provider.GetRequiredService<TimeProvider>();
        var handler = provider.GetRequiredService<UpstreamHandlerFactory>()(settings);
        var isTold = provider.GetService<TelemetrySettings>() is not { PropagatesToProviders: false };
        var pool = new HttpMessageInvoker(isTold ? new TraceContextHandler(handler) : handler);
        var credential = settings.TokenSource?.Create(pool, clock) ?? provider.GetService<IUpstreamCredential>();
        var transport = new UpstreamTransport(pool, settings, credential, clock);
        return provider.GetServices<IDialect>()
            .Single(dialect => dialect.Name == settings.Dialect)
            .Create(settings, transport);
    }
}
