using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Catalog;

/// <summary>Registers the room.</summary>
internal static class CatalogRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the <see cref="ICatalog"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Catalog</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddCatalog(IConfiguration configuration)
        {
            services.AddOptions<CatalogOptions>()
                .Bind(services.ReadSettings<CatalogOptions>(configuration, CatalogOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ICatalog>(CreateCatalog);
            return services;
        }
    }

    private static WatchedCatalog CreateCatalog(IServiceProvider provider)
    {
        // The monitor's instance is the one that is validated at start, so nothing is loaded again.
        var options = provider.GetRequiredService<IOptionsMonitor<CatalogOptions>>().CurrentValue;
        return new WatchedCatalog(
            options.Load(),
            options.Freeze(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WatchedCatalog>>());
    }
}
