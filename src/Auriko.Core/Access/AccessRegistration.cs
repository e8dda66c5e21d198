using Auriko.Core.Diagnostics;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Access;

/// <summary>Registers the room.</summary>
internal static class AccessRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds authentication by API key. Needs an <see cref="IApiKeyStore"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Access</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAccess(IConfiguration configuration)
        {
            services.AddOptions<AccessOptions>()
                .Bind(services.ReadSettings<AccessOptions>(configuration, AccessOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
            services.AddSingleton<IValidateOptions<AccessOptions>, AccessSpansValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<AccessOptions>>().Value.Freeze());

            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ApiKeyAdministration>();
            services.AddSingleton<ApiKeyDirectory>();
            services.AddSingleton<ICallerAuthenticator, ApiKeyAuthenticator>();
            services.AddSingleton<ApiKeyStoreProbe>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ApiKeyStoreProbe>());
            services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ApiKeyStoreProbe>());
            return services;
        }
    }
}
