using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Byok;

/// <summary>Registers the room.</summary>
internal static class ByokRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds <see cref="IByokKeys"/> and what requests take keys from; both need an <see cref="IByokStore"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Byok</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddByok(IConfiguration configuration)
        {
            services.AddOptions<ByokOptions>()
                .Bind(services.ReadSettings<ByokOptions>(configuration, ByokOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<ByokOptions>, ByokOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<ByokOptions>>().Value.Freeze());
            return services
                .AddSingleton(provider => new ByokVault(provider.GetRequiredService<ByokSettings>().Keys))
                .AddSingleton<ByokDirectory>()
                .AddSingleton<IByokKeys, ByokAdministration>();
        }
    }
}
