using Auriko.Core.Execution.Health;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Execution;

/// <summary>Registers the room.</summary>
internal static class ExecutionRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds what runs route plans over the registered <see cref="IResponseProvider"/>s.</summary>
        /// <param name="configuration">Holds <c>Auriko:Execution</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddExecution(IConfiguration configuration)
        {
            services.AddOptions<ExecutionOptions>()
                .Bind(services.ReadSettings<ExecutionOptions>(configuration, ExecutionOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<ExecutionOptions>, ExecutionOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<ExecutionOptions>>().Value.Freeze());
            services.AddOptions<BreakerOptions>()
                .Bind(services.ReadSettings<BreakerOptions>(configuration, BreakerOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<BreakerOptions>, BreakerOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<BreakerOptions>>().Value.Freeze());
            services.AddSingleton<ProviderRegistry>();
            services.AddSingleton<OfferingHealth>();
            services.AddSingleton<IOfferingHealth>(provider => provider.GetRequiredService<OfferingHealth>());
            services.AddSingleton<ProviderSlots>();
            services.AddSingleton<CallGates>();
            services.AddSingleton<PlanExecutor>();
            return services;
        }
    }
}
