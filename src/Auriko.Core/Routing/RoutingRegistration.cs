using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Routing.Decisions;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Routing;

/// <summary>Registers the room.</summary>
internal static class RoutingRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds what chooses offerings and what learns from their attempts. It needs an <see cref="IProviderStatsStore"/>
        /// and an <see cref="IOfferingHealth"/>.
        /// </summary>
        /// <param name="configuration">Holds <c>Auriko:Routing</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddRouting(IConfiguration configuration)
        {
            services.AddOptions<RoutingOptions>()
                .Bind(services.ReadSettings<RoutingOptions>(configuration, RoutingOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<RoutingOptions>, RoutingOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<RoutingOptions>>().Value.Freeze());

            services.TryAddSingleton(Random.Shared);
            services.AddObserver<LiveStats>().AddObserver<UsualOutput>().AddObserver<PrefixMemory>();
            services.AddSingleton<ILiveFigures>(provider => provider.GetRequiredService<LiveStats>());
            services.AddSingleton<IHostedService, StatsRefresh>();
            services.AddSingleton<IHostedService, StatsLoop>();

            services.AddSingleton(provider => new DecisionLog(
                provider.GetRequiredService<RoutingSettings>(), provider.GetService<IMeterFactory>()));
            services.AddSingleton<IHostedService, DecisionWriter>();

            services.AddSingleton<RoutingSignals>();
            services.AddSingleton<IRoutePlanner, RoutePlanner>();
            services.AddSingleton<RequestRouter>();
            return services;
        }

        private IServiceCollection AddObserver<
            [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
            where T : class, IAttemptObserver => services
            .AddSingleton<T>()
            .AddSingleton<IAttemptObserver>(provider => provider.GetRequiredService<T>());
    }
}
