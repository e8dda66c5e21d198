using Auriko.Core.Execution;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Reasoning;

/// <summary>Registers the room.</summary>
internal static class ReasoningRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the <see cref="IReasoningSeal"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Reasoning</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddReasoning(IConfiguration configuration)
        {
            services.AddOptions<ReasoningOptions>()
                .Bind(services.ReadSettings<ReasoningOptions>(configuration, ReasoningOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<ReasoningOptions>, ReasoningOptionsValidator>();
            services.AddSingleton<IReasoningSeal>(provider => new ReasoningSeal(
                provider.GetRequiredService<IOptions<ReasoningOptions>>().Value.Freeze() is { Count: > 0 } keys
                    ? keys
                    : [SealingKey.Create()]));
            services.AddSingleton<IHostedService, SealingKeyNotice>();
            return services;
        }
    }
}
