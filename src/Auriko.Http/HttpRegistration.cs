using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Routing;
using Auriko.Core.Settings;
using Auriko.Http.Endpoints;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Http;

/// <summary>Registers the HTTP surface.</summary>
public static class HttpRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds the endpoints of <see cref="AurikoRoutes"/>. They need <see cref="IResponseGateway"/>,
        /// <see cref="IBackgroundResponses"/>, <see cref="IKeyedReplies"/>, <see cref="ICallerAuthenticator"/>,
        /// <see cref="ICatalog"/>, <see cref="ILiveFigures"/>, <see cref="IUsageReports"/>, <see cref="IBudgetFigures"/>,
        /// <see cref="IWorkspaceKeys"/>, <see cref="IByokKeys"/> and the configured <see cref="IResponseProvider"/>s.
        /// </summary>
        /// <param name="configuration">Holds <c>Auriko:Limits</c> and <c>Auriko:Streaming</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoHttp(IConfiguration configuration)
        {
            services.AddOptions<HttpOptions>()
                .Bind(services.ReadSettings<HttpOptions>(
                    configuration, HttpOptions.LimitsSection, nameof(HttpOptions.MaxBodyBytes)))
                .Bind(services.ReadSettings<HttpOptions>(
                    configuration, HttpOptions.StreamingSection, nameof(HttpOptions.KeepAlive)))
                .Validate(
                    options => options.KeepAlive >= TimeSpan.FromSeconds(1) && options.KeepAlive <= TimeSpan.FromMinutes(4),
                    "Auriko:Streaming:KeepAlive must be between 00:00:01 and 00:04:00.")
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<HttpOptions>>().Value.Freeze());

            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<EndpointRunner>();
            services.AddSingleton<CallableModels>();
            services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<CallableModels>());
            return services.AddEndpoints();
        }

        /// <summary>By hand, because the endpoints' constructors take types of this room only.</summary>
        private IServiceCollection AddEndpoints() => services
            .AddSingleton(provider => new ResponsesEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IResponseGateway>(),
                provider.GetRequiredService<DetachedStarts>(),
                provider.GetRequiredService<HttpSettings>(),
                provider.GetRequiredService<StreamContext>()))
            .AddSingleton(provider => new StreamContext(
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ResponsesEndpoint>>()))
            .AddSingleton(provider => new BackgroundStart(
                provider.GetRequiredService<IBackgroundResponses>(), provider.GetRequiredService<StoredResponsesEndpoint>()))
            .AddSingleton<KeyedStart>()
            .AddSingleton<DetachedStarts>()
            .AddSingleton(provider => new StoredResponsesEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IBackgroundResponses>(),
                provider.GetRequiredService<HttpSettings>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<StoredResponsesEndpoint>>()))
            .AddSingleton(provider => new ModelsEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<CallableModels>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new DirectoryEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<CallableModels>(),
                provider.GetRequiredService<ILiveFigures>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new RegistryEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<CallableModels>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new ApiKeysEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IWorkspaceKeys>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new ByokEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IByokKeys>(),
                provider.GetRequiredService<IKeyedReplies>()))
            .AddSingleton(provider => new MeEndpoint(provider.GetRequiredService<EndpointRunner>()))
            .AddSingleton(provider => new UsageEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IUsageReports>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new HealthEndpoint(
                provider.GetRequiredService<EndpointRunner>(),
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetServices<IReadinessCheck>()))
            .AddSingleton(provider => new UnmatchedEndpoint(provider.GetRequiredService<EndpointRunner>()));
    }
}
