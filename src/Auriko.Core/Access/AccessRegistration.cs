using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
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
        /// <summary>Adds authentication by API key, the administration of keys, rate limits and budgets. Needs an
        /// <see cref="IApiKeyStore"/>, an <see cref="IKeyUses"/>, an <see cref="IBudgetStore"/> and an
        /// <see cref="IBudgetSpends"/>, and an <see cref="ISharedWindows"/> where limits are shared.</summary>
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
            services.AddSingleton<IWorkspaceKeys, WorkspaceKeys>();
            services.AddSingleton<ApiKeyDirectory>();
            services.AddSingleton<KeyUseLog>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<KeyUseLog>());
            services.AddSingleton<ICallerAuthenticator, ApiKeyAuthenticator>();
            services.AddSingleton<ApiKeyStoreProbe>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ApiKeyStoreProbe>());
            services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ApiKeyStoreProbe>());
            return services.AddLimits(configuration).AddBudgets(configuration);
        }

        private IServiceCollection AddLimits(IConfiguration configuration)
        {
            services.AddOptions<LimitOptions>()
                .Bind(services.ReadSettings<LimitOptions>(configuration, LimitOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<LimitOptions>>().Value.Freeze());
            services.AddSingleton<OwnWindows>();
            services.AddSingleton<LeasedWindows>();
            services.AddSingleton<IWindowSource>(provider => provider.GetRequiredService<LimitSettings>().Scope switch
            {
                LimitScope.Instance => provider.GetRequiredService<OwnWindows>(),
                LimitScope.Shared => provider.GetRequiredService<LeasedWindows>(),
            });
            services.AddSingleton<KeyLimits>();
            return services;
        }

        private IServiceCollection AddBudgets(IConfiguration configuration)
        {
            services.AddOptions<BudgetOptions>()
                .Bind(services.ReadSettings<BudgetOptions>(configuration, BudgetOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
            services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetSpansValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<BudgetOptions>>().Value.Freeze());
            return services
                .AddSingleton<BudgetLedger>()
                .AddSingleton<BudgetPorts>()
                .AddSingleton<KeyBudgets>()
                .AddSingleton<IBudgetFigures>(provider => provider.GetRequiredService<KeyBudgets>())
                .AddSingleton<IHostedService, BudgetLoop>();
        }
    }
}
